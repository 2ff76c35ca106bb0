/* numbers.js: decimal numbers as the nearest float, rounded once, as an experiment reads tables. */
/* ---- template ---- */
"use strict";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?$/;
const TWO_TO_128 = 2 ** 128; /* where floats would go on */

/* The float above or below this one. */
function neighbour(number, isAbove) {
    const view = new DataView(new ArrayBuffer(4));
    if (number === 0)
        return isAbove ? 2 ** -149 : -(2 ** -149);
    view.setFloat32(0, number);
    view.setInt32(0, view.getInt32(0) + ((number > 0) === isAbove ? 1 : -1));
    return view.getFloat32(0);
}

/* An exact double as two whole numbers, mantissa * 2^exponent. */
function partsOf(number) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, Math.abs(number));
    const bits = view.getBigUint64(0), exponent = Number(bits >> 52n);
    const fraction = bits & 0xFFFFFFFFFFFFFn;
    return exponent ? [fraction | 0x10000000000000n, exponent - 1075] : [fraction, -1074];
}

/* Below, at or above zero, as the decimal's size is below, at or above that of the double. */
function compareSizes(text, number) {
    const [, digits, power] = DECIMAL.exec(text);
    const point = digits.indexOf(".");
    const tens = Number(power || 0) - (point < 0 ? 0 : digits.length - 1 - point);
    const [mantissa, twos] = partsOf(number);
    let left = BigInt(digits.replace(".", "")), right = mantissa;
    if (tens >= 0) left *= 10n ** BigInt(tens); else right *= 10n ** BigInt(-tens);
    if (twos >= 0) right <<= BigInt(twos); else left <<= BigInt(-twos);
    return left < right ? -1 : left > right ? 1 : 0;
}

/* Rounding what is rounded already is wrong in the middle between two floats alone, where the
 * decimal itself decides. */
function roundedOnce(text, number) {
    const near = Math.fround(number);
    if (near === number)
        return near;
    const other = neighbour(near, number > near);
    const size = float => Math.min(Math.abs(float), TWO_TO_128);
    const isMiddle = Math.abs(size(near) - Math.abs(number)) === Math.abs(size(other) - Math.abs(number));
    const side = isMiddle ? compareSizes(text, number) : 0;
    if (side === 0)
        return near;
    return (side > 0) === (size(near) > size(other)) ? near : other;
}

/* The float, or an error that says what the text is instead. */
function floatOf(text) {
    const bare = text.replace(/^[ \t]+|[ \t]+$/g, "");
    if (!DECIMAL.test(bare))
        throw new Error(bare === "" ? "a number is missing" : `“${shortened(text)}” is no number`);
    const float = roundedOnce(bare, Number(bare));
    if (!Number.isFinite(float))
        throw new Error(`“${shortened(text)}” is too large`);
    return float;
}

function shortened(text) {
    return text.length > 32 ? text.slice(0, 32) + "…" : text;
}

/* As many digits as it takes to read the same float back. */
function shortest(float) {
    for (let digits = 1; digits < 9; digits++)
        if (Math.fround(Number(float.toPrecision(digits))) === float)
            return String(Number(float.toPrecision(digits)));
    return String(Number(float.toPrecision(9)));
}

/* "3f800000" */
function bitsOf(float) {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, float);
    return view.getUint32(0).toString(16).padStart(8, "0");
}
