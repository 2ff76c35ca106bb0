/* page.js: the model, and what is common to all kinds of examples. */
/* ---- template ---- */

const NUMBERS = {
    uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, int32: Int32Array,
    uint64: BigUint64Array, int64: BigInt64Array, float32: Float32Array, float64: Float64Array
};
const RANGES = Object.fromEntries(["8", "16", "32", "64"].flatMap(bits => [
    [`uint${bits}`, [0n, 2n ** BigInt(bits) - 1n]],
    [`int${bits}`, [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]]]));

/* ---- elements ---- */

function byId(id) {
    return document.getElementById(id);
}

/* Texts are set as text, never as markup. */
function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
}

function pasteBox(title, count, take) {
    const box = element("textarea", {id: "paste", spellcheck: false, placeholder: `${count} values`});
    const button = element("button", {type: "button", textContent: "Ask"});
    button.addEventListener("click", () => take(box.value));
    return element("div", {}, element("label", {}, title, box), element("div", {className: "row"}, button));
}

/* A file that is chosen, or dropped anywhere on the page. */
function dropBox(title, kinds, take) {
    const input = element("input", {id: "file", type: "file", accept: kinds});
    const box = element("div", {className: "drop"}, element("label", {}, `${title}, dropped here or chosen: `, input));
    input.addEventListener("change", () => input.files.length && take(input.files[0]));
    document.addEventListener("dragover", event => { event.preventDefault(); box.classList.add("over"); });
    document.addEventListener("dragleave", () => box.classList.remove("over"));
    document.addEventListener("drop", event => {
        event.preventDefault();
        box.classList.remove("over");
        if (event.dataTransfer.files.length)
            take(event.dataTransfer.files[0]);
    });
    return box;
}

/* ---- what goes wrong ---- */

function complain(text) {
    byId("problem").textContent = text;
    byId("problem").hidden = false;
    clearAnswer();
}

/* Does it, or says why it cannot be done; whether it is done. */
function tell(work) {
    byId("problem").hidden = true;
    try {
        work();
        return true;
    } catch (error) {
        complain(error.message);
        return false;
    }
}

/* ---- the model ---- */

const HINT = "Nothing yet: give it an example.";
const model = JSON.parse(byId("model").textContent);
let library = null;

/* What it says of an example's numbers. */
function ask(numbers) {
    const {memory, example_place, answer_place, answer_example} = library;
    new NUMBERS[model.element](memory.buffer, example_place(), model.inputs).set(numbers);
    answer_example();
    const said = new Float32Array(memory.buffer, answer_place(), model.names.length).slice();
    showAnswer(said);
    return said;
}

function isPicture() {
    return model.element === "uint8" && (model.shape.length === 2 || (model.shape.length === 3 && model.shape[2] <= 4));
}

async function begin() {
    const code = Uint8Array.from(atob(byId("code").textContent), letter => letter.charCodeAt(0));
    library = (await WebAssembly.instantiate(code, {})).instance.exports;
    const section = byId("example");
    if (isPicture())
        beginPictures(section);
    else if (model.example && model.example.columns)
        beginTable(section);
    else
        beginNumbers(section);
    showRule();
    clearAnswer();
    document.body.dataset.ready = "yes";
}

begin().catch(error => complain(`The model cannot be started: ${error.message}`));
