/* table.js: rows of a table as examples: a form of its columns, pasted rows, files. */
/* ---- template ---- */

/* ---- text to rows: RFC 4180 ---- */

function rowsOf(text, delimiter) {
    const rows = [];
    let row = [], field = "", isQuoted = false, hasQuotes = false;
    const endField = () => { row.push(field); field = ""; hasQuotes = false; };
    const endRow = () => {
        const isEmpty = row.length === 0 && field === "" && !hasQuotes;
        endField();
        if (!isEmpty)
            rows.push(row);
        row = [];
    };
    text = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
    for (let i = 0; i < text.length; i++) {
        const letter = text[i];
        if (isQuoted) {
            if (letter !== '"') field += letter;
            else if (text[i + 1] === '"') field += text[++i];
            else isQuoted = false;
        } else if (letter === '"' && field === "") isQuoted = hasQuotes = true;
        else if (letter === delimiter) endField();
        else if (letter === "\n") endRow();
        else field += letter;
    }
    if (isQuoted)
        throw new Error("a quote is opened and never closed");
    endRow();
    return rows;
}

/* ---- fields to numbers ---- */

function isMissing(column, text) {
    return model.example.missing.includes(text.replace(/^[ \t]+|[ \t]+$/g, ""));
}

/* A 1 in the place of the word that is there, among zeros. */
function numbersOfWord(column, text) {
    const found = isMissing(column, text) ? -2 : column.words.indexOf(text);
    const place = found === -1 ? column.other : found;
    if (place === -1)
        throw new Error(`“${shortened(text)}” is none of ${column.words.slice(0, 8).join(", ")}`);
    return column.words.map((word, i) => i === place ? 1 : 0);
}

function numbersOfField(column, text) {
    if (column.words)
        return numbersOfWord(column, text);
    if (!isMissing(column, text))
        return column.optional ? [floatOf(text), 0] : [floatOf(text)];
    if (!column.optional)
        throw new Error("a value is missing");
    return [0, 1];
}

/* ---- which field is which column's ---- */

/* The rows of a table, each with the fields of the model's columns in their order. */
function examplesIn(text) {
    const {delimiter, header, columns} = model.example;
    const rows = rowsOf(text, delimiter);
    if (rows.length === 0)
        throw new Error("there is no row");
    const names = header ? rows[0].map(name => name.trim()) : rows[0].map((field, i) => `column_${i + 1}`);
    const places = columns.map(column => names.indexOf(column.name));
    if (places.every(place => place >= 0) && (!header || rows.length > 1))
        return rows.slice(header ? 1 : 0).map(row => places.map(place => row[place] || ""));
    const odd = rows.find(row => row.length !== columns.length);
    if (!odd)
        return rows;
    const missing = columns[Math.max(0, places.indexOf(-1))].name;
    throw new Error(header && rows.length > 1 ? `no column is called “${shortened(missing)}”`
        : `a row has ${odd.length} fields; the model reads ${columns.length}`);
}

/* ---- the form ---- */

const MOST_FIELDS = 200; /* of a form; of more, rows are pasted */

function selectOf(column) {
    const select = element("select");
    const choices = ["", ...column.words];
    for (const word of choices)
        select.append(element("option", {value: word, textContent: word === "" ? "(none)" : word}));
    return select;
}

/* Words that are not listed can be given where they count as another, and where nothing may be. */
function inputOf(column) {
    const input = column.words && column.other < 0 ? selectOf(column)
        : element("input", {type: "text", autocomplete: "off", inputMode: column.words ? "text" : "decimal"});
    input.addEventListener("input", askForm);
    return input;
}

let fields = [];   /* of the form, one a column */
let rowsGiven = []; /* of a table */

function fillForm(row) {
    fields.forEach((input, i) => {
        const isChoice = input.tagName === "SELECT" && !model.example.columns[i].words.includes(row[i]);
        if (isChoice && !isMissing(model.example.columns[i], row[i]))
            throw new Error(`${model.example.columns[i].name}: “${shortened(row[i])}” is none of its words`);
        input.value = isChoice ? "" : row[i];
    });
}

function numbersOfRow(row) {
    const numbers = [];
    let problem = null;
    model.example.columns.forEach((column, i) => {
        try {
            numbers.push(...numbersOfChoice(column, row[i], i));
            markField(i, "");
        } catch (error) {
            problem = problem || `${column.name}: ${error.message}`;
            markField(i, error.message);
        }
    });
    if (problem)
        throw new Error(problem);
    return numbers;
}

/* In a list of words, none is chosen where there is none. */
function numbersOfChoice(column, text, i) {
    if (fields[i] && fields[i].tagName === "SELECT" && text === "" && !column.words.includes(""))
        return column.words.map(() => 0);
    return numbersOfField(column, text);
}

function markField(i, problem) {
    if (!fields[i])
        return;
    fields[i].setAttribute("aria-invalid", problem ? "true" : "false");
    fields[i].title = problem;
}

function askForm() {
    tell(() => ask(numbersOfRow(fields.map(input => input.value))));
}

/* Row `index` of those that were given, counted from 0. */
function askRow(index) {
    tell(() => {
        const row = rowsGiven[index];
        if (fields.length)
            fillForm(row);
        ask(numbersOfRow(row));
    });
}

function takeTable(text, isFile) {
    tell(() => {
        const skipped = isFile ? text.split(/\r\n?|\n/).slice(model.example.skip).join("\n") : text;
        rowsGiven = examplesIn(skipped);
        const which = byId("which");
        which.max = rowsGiven.length;
        which.value = 1;
        byId("rows").hidden = rowsGiven.length < 2;
        byId("count").textContent = `of ${rowsGiven.length}`;
    }) && askRow(0);
}

function chooseRow() {
    const index = Number(byId("which").value) - 1;
    if (Number.isInteger(index) && index >= 0 && index < rowsGiven.length)
        askRow(index);
}

function beginTable(section) {
    const {columns} = model.example;
    const form = element("div", {className: "fields"});
    if (columns.length <= MOST_FIELDS)
        fields = columns.map(inputOf);
    fields.forEach((input, i) => form.append(element("label", {}, element("bdi", {textContent: columns[i].name}), input)));
    const which = element("input", {id: "which", type: "number", min: 1, value: 1});
    which.addEventListener("input", chooseRow);
    section.append(form,
        element("div", {id: "rows", className: "row", hidden: true},
            element("label", {}, "Row ", which), element("span", {id: "count"})),
        pasteBox("Rows of a table", columns.length, text => takeTable(text, false)),
        dropBox("A table (CSV)", ".csv,.tsv,.txt,text/csv,text/plain",
            async file => takeTable(await file.text(), true)));
    for (const input of fields)
        input.setAttribute("aria-invalid", "false");
}

/* ---- examples that are numbers and nothing more ---- */

function takeNumbers(text) {
    tell(() => {
        const words = text.split(/[\s,;]+/).filter(word => word !== "");
        if (words.length !== model.inputs)
            throw new Error(`there are ${words.length} numbers; the model reads ${model.inputs}`);
        ask(words.map(numberOf));
    });
}

function doubleOf(word) {
    floatOf(word);
    return Number(word);
}

function wholeOf(word) {
    const [least, most] = RANGES[model.element];
    if (!/^[+-]?\d+$/.test(word))
        throw new Error(`“${shortened(word)}” is no whole number`);
    const number = BigInt(word.replace("+", ""));
    if (number < least || number > most)
        throw new Error(`“${shortened(word)}” is not from ${least} to ${most}`);
    return model.element.endsWith("64") ? number : Number(number);
}

function numberOf(word) {
    return model.element === "float32" ? floatOf(word) : model.element === "float64" ? doubleOf(word) : wholeOf(word);
}

function beginNumbers(section) {
    section.append(element("p", {textContent: `${model.inputs} numbers, as ${model.data} has them.`}),
        pasteBox("Numbers", model.inputs, takeNumbers),
        dropBox("A file of numbers as text", ".csv,.txt,text/plain", async file => takeNumbers(await file.text())));
}
