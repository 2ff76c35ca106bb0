/* picture.js: pictures as a spec wants them, step by step as the experiment does it: the same
 * numbers of the same pixels. */
/* ---- template ---- */

const DIGITS = 22; /* of a weight, which leaves 8 for the pixel and 2 for the sum */

function hasAlpha(channels) {
    return channels === 2 || channels === 4;
}

/* ---- colours ---- */

function luma(red, green, blue) {
    return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
}

function over(value, alpha, background) {
    return Math.floor((value * alpha + background * (255 - alpha) + 127) / 255);
}

/* From red, green, blue and alpha, as browsers have pixels, to so many channels. */
function recolour(picture, channels, background) {
    const from = picture.pixels, count = picture.height * picture.width;
    const pixels = new Uint8Array(count * channels);
    for (let i = 0; i < count; i++) {
        let [red, green, blue, alpha] = from.subarray(4 * i, 4 * i + 4);
        if (!hasAlpha(channels))
            [red, green, blue] = [red, green, blue].map(value => over(value, alpha, background));
        const colours = channels < 3 ? [luma(red, green, blue)] : [red, green, blue];
        pixels.set(hasAlpha(channels) ? [...colours, alpha] : colours, i * channels);
    }
    return {height: picture.height, width: picture.width, channels, pixels};
}

/* What is invisible must not be mixed in when pixels are. */
function changeByAlpha(picture, change) {
    const {channels, pixels} = picture;
    for (let i = 0; i < pixels.length; i += channels)
        for (let channel = 0; channel < channels - 1; channel++)
            pixels[i + channel] = change(pixels[i + channel], pixels[i + channels - 1]);
}

function multiplied(value, alpha) {
    return over(value, alpha, 0);
}

function divided(value, alpha) {
    return alpha === 0 ? value : Math.min(255, Math.floor(255 * value / alpha));
}

/* ---- sizes ---- */

/* The filter over distances in new pixels, or in old ones where those are larger. */
function heightAt(distance, how) {
    if (how === "area")
        return distance > -0.5 && distance <= 0.5 ? 1 : 0;
    return Math.max(0, 1 - Math.abs(distance));
}

/* What each new pixel along one direction is made of: where that begins, and the weights. */
function windowsOf(old, size, how) {
    const scale = old / size, stretch = Math.max(1, scale), reach = (how === "area" ? 0.5 : 1) * stretch;
    return Array.from({length: size}, (unused, i) => {
        const middle = (i + 0.5) * scale;
        const first = Math.max(0, Math.trunc(middle - reach + 0.5));
        const count = Math.min(old, Math.trunc(middle + reach + 0.5)) - first;
        const exact = Array.from({length: count}, (none, k) => heightAt((k + first - middle + 0.5) * (1 / stretch), how));
        const sum = exact.reduce((total, weight) => total + weight, 0);
        return {first, weights: exact.map(weight => Math.trunc(0.5 + weight / sum * 2 ** DIGITS))};
    });
}

/* Of numbers that stand `step` apart. */
function mean(window, from, start, step) {
    let sum = 1 << (DIGITS - 1), at = start + window.first * step;
    for (const weight of window.weights) {
        sum += from[at] * weight;
        at += step;
    }
    return Math.min(255, sum >> DIGITS);
}

function resizedColumns(picture, width, how) {
    const {height, channels, pixels} = picture;
    const made = new Uint8Array(height * width * channels), windows = windowsOf(picture.width, width, how);
    let to = 0;
    for (let row = 0; row < height; row++)
        for (const window of windows)
            for (let channel = 0; channel < channels; channel++)
                made[to++] = mean(window, pixels, row * picture.width * channels + channel, channels);
    return {height, width, channels, pixels: made};
}

function resizedRows(picture, height, how) {
    const {width, channels, pixels} = picture, rowSize = width * channels;
    const made = new Uint8Array(height * rowSize);
    let to = 0;
    for (const window of windowsOf(picture.height, height, how))
        for (let i = 0; i < rowSize; i++)
            made[to++] = mean(window, pixels, i, rowSize);
    return {height, width, channels, pixels: made};
}

/* The old pixel that the middle of new pixel `i` falls on. */
function nearest(i, old, size) {
    return Math.floor((2 * i + 1) * old / (2 * size));
}

function picked(picture, height, width) {
    const {channels, pixels} = picture, made = new Uint8Array(height * width * channels);
    for (let row = 0; row < height; row++)
        for (let column = 0; column < width; column++) {
            const from = (nearest(row, picture.height, height) * picture.width + nearest(column, picture.width, width)) * channels;
            made.set(pixels.subarray(from, from + channels), (row * width + column) * channels);
        }
    return {height, width, channels, pixels: made};
}

/* What makes the picture smaller comes first. */
function resizedBoth(picture, height, width, how) {
    const columns = made => made.width === width ? made : resizedColumns(made, width, how);
    const rows = made => made.height === height ? made : resizedRows(made, height, how);
    return height < picture.height && width > picture.width ? columns(rows(picture)) : rows(columns(picture));
}

function resized(picture, height, width, how) {
    if (picture.height === height && picture.width === width)
        return picture;
    if (how === "nearest")
        return picked(picture, height, width);
    if (hasAlpha(picture.channels))
        changeByAlpha(picture, multiplied);
    const made = resizedBoth(picture, height, width, how);
    if (hasAlpha(picture.channels))
        changeByAlpha(made, divided);
    return made;
}

/* Keeps the part in the middle; an odd row or column goes at the end. */
function cropped(picture, height, width) {
    const {channels, pixels} = picture, made = new Uint8Array(height * width * channels);
    const top = (picture.height - height) >> 1, left = (picture.width - width) >> 1;
    for (let row = 0; row < height; row++) {
        const from = ((top + row) * picture.width + left) * channels;
        made.set(pixels.subarray(from, from + width * channels), row * width * channels);
    }
    return {height, width, channels, pixels: made};
}

/* a * b / c, rounded, at least 1. */
function proportional(a, b, c) {
    return Math.max(1, Math.floor((2 * a * b + c) / (2 * c)));
}

/* The largest part in the middle of the shape's proportions. */
function croppedToProportions(picture, height, width) {
    return picture.width * height > picture.height * width
        ? cropped(picture, picture.height, proportional(picture.height, width, height))
        : cropped(picture, proportional(picture.width, height, width), picture.width);
}

/* ---- all of it ---- */

/* What a spec without a way to resize refuses, is made smaller by area here; which is said. */
function fitted(picture, height, width, wanted) {
    if (wanted.resize)
        return resized(wanted.crop ? croppedToProportions(picture, height, width) : picture, height, width, wanted.resize);
    if (wanted.crop && picture.height >= height && picture.width >= width)
        return cropped(picture, height, width);
    return resized(croppedToProportions(picture, height, width), height, width, "area");
}

/* The picture as the model reads it, and what was done that the experiment would not do. */
function prepared(picture) {
    const [height, width, channels = 1] = model.shape;
    const wanted = model.example || {resize: null, crop: false, background: 0};
    const isForeign = !wanted.resize && (picture.height !== height || picture.width !== width) &&
        !(wanted.crop && picture.height >= height && picture.width >= width);
    return {
        ...fitted(recolour(picture, channels, wanted.background), height, width, wanted),
        note: isForeign ? `made ${width} × ${height} pixels from ${picture.width} × ${picture.height}: the experiment would refuse it` : ""
    };
}
