/* answer.js: what the model says, in a sentence and as bars. */
/* ---- template ---- */

const MOST_BARS = 20; /* of more answers, the likeliest */

function percent(probability) {
    return Number.isFinite(probability) ? `${(100 * probability).toFixed(2)}%` : "no number";
}

function likeliest(numbers) {
    let best = 0;
    for (let i = 1; i < numbers.length; i++)
        if (numbers[i] > numbers[best])
            best = i;
    return best;
}

/* What a class is called, which may be written from right to left. */
function named(i) {
    return element("bdi", {textContent: model.names[i]});
}

/* Parts of a sentence: "A, B and C" */
function inSentence(parts) {
    return parts.flatMap((part, i) => [i === 0 ? "" : i === parts.length - 1 ? " and " : ", ", ...part]);
}

function sentenceOf(numbers) {
    const all = [...numbers.keys()];
    if (model.answer === "values")
        return inSentence(all.slice(0, 3).map(i => [named(i), ` ${shortest(numbers[i])}`]));
    if (model.answer === "labels")
        return all.some(i => numbers[i] > 0.5) ? inSentence(all.filter(i => numbers[i] > 0.5).map(i => [named(i)]))
            : ["none of the labels"];
    const best = likeliest(numbers);
    return [named(best), `, ${percent(numbers[best])}`];
}

/* Which answers have a bar, and in which order. */
function shownOf(numbers) {
    const all = [...numbers.keys()];
    if (numbers.length <= MOST_BARS || model.answer === "values")
        return all;
    return all.sort((a, b) => numbers[b] - numbers[a] || a - b).slice(0, MOST_BARS);
}

function barOf(probability) {
    const full = element("div"), bar = element("div", {className: "bar"}, full);
    full.style.width = `${100 * Math.min(1, Math.max(0, probability || 0))}%`;
    bar.setAttribute("aria-hidden", "true");
    return element("td", {}, bar);
}

function rowOf(numbers, i, isBest) {
    const name = element("th", {scope: "row"}, named(i));
    const number = element("td", {title: shortest(numbers[i])});
    const row = element("tr", {className: isBest ? "likeliest" : ""}, name);
    row.dataset.bits = bitsOf(numbers[i]);
    row.dataset.index = i;
    number.className = model.answer === "values" ? "value" : "number";
    number.textContent = model.answer === "values" ? shortest(numbers[i]) : percent(numbers[i]);
    if (model.answer !== "values")
        row.append(barOf(numbers[i]));
    row.append(number);
    return row;
}

function headingOf() {
    const isValue = model.answer === "values";
    const name = {classes: "class", labels: "label", values: "value"}[model.answer];
    const heading = element("tr", {}, element("th", {scope: "col", textContent: name}));
    if (!isValue)
        heading.append(element("td")); /* above the bars */
    heading.append(element("th", {scope: "col", textContent: isValue ? "number" : "probability",
        className: isValue ? "value" : "number"}));
    return heading;
}

function showAnswer(numbers) {
    const bars = byId("bars"), shown = shownOf(numbers), best = model.answer === "classes" ? likeliest(numbers) : -1;
    byId("said").replaceChildren(...sentenceOf(numbers));
    bars.className = model.answer;
    bars.tHead.replaceChildren(headingOf());
    bars.tBodies[0].replaceChildren(...shown.map(i => rowOf(numbers, i, i === best)));
    byId("others").hidden = shown.length === numbers.length;
    byId("others").textContent = `and ${numbers.length - shown.length} others`;
}

/* Classes that have no names are told by the rule that makes them. */
function showRule() {
    const isNamed = model.names.some((name, i) => name !== String(i));
    byId("rule").hidden = isNamed || !model.rule;
    byId("rule").textContent = `The class is ${model.rule}.`;
}

function clearAnswer() {
    byId("said").textContent = byId("problem").hidden ? HINT : "";
    byId("bars").tHead.replaceChildren();
    byId("bars").tBodies[0].replaceChildren();
    byId("others").hidden = true;
}
