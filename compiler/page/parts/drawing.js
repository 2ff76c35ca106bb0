/* drawing.js: pictures that are drawn or dropped, and what the model sees of them. */
/* ---- template ---- */

const SIDE = 320;        /* of the board, about */
const SEEN_SIDE = 140;   /* of what the model sees, about */
let pen = null;          /* where it is, in pixels of the board; NULL: it is lifted */
let cursor = null;       /* where the keyboard has it */
let isDown = false;      /* whether the keyboard's pen draws */
let lastPicture = null;  /* as browsers have it; NULL: the board is blank */

function isColour() {
    return model.shape.length > 2 && model.shape[2] > 2;
}

/* Pixels of the board for one of the model's. */
function boardScale() {
    return Math.max(1, Math.floor(SIDE / Math.max(model.shape[0], model.shape[1])));
}

/* ---- what the model sees ---- */

function showSeen(picture) {
    const seen = byId("seen"), context = seen.getContext("2d", {willReadFrequently: true});
    const image = context.createImageData(picture.width, picture.height), {channels, pixels} = picture;
    for (let i = 0; i < picture.width * picture.height; i++) {
        const at = i * channels, isGrey = channels < 3;
        image.data.set([pixels[at], pixels[isGrey ? at : at + 1], pixels[isGrey ? at : at + 2],
            hasAlpha(channels) ? pixels[at + channels - 1] : 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
}

function swapped(picture) {
    return {...picture, pixels: picture.pixels.map((value, i) => i % 4 === 3 ? value : 255 - value)};
}

function see(picture) {
    const made = prepared(byId("swap").checked ? swapped(picture) : picture);
    showSeen(made);
    byId("note").textContent = made.note;
    return made.pixels;
}

function askPicture(picture) {
    lastPicture = picture;
    tell(() => ask(see(picture)));
}

function pictureOf(canvas) {
    const {width, height} = canvas;
    const image = canvas.getContext("2d", {willReadFrequently: true}).getImageData(0, 0, width, height);
    return {width, height, pixels: image.data};
}

/* ---- files ---- */

const MOST_PIXELS = 2 ** 26;

/* Pixels as they stand in the file: no colours are converted. */
async function takePicture(file) {
    try {
        const bitmap = await createImageBitmap(file, {colorSpaceConversion: "none"});
        if (bitmap.width * bitmap.height > MOST_PIXELS)
            throw new Error("it has too many pixels");
        const canvas = element("canvas", {width: bitmap.width, height: bitmap.height});
        canvas.getContext("2d", {willReadFrequently: true}).drawImage(bitmap, 0, 0);
        bitmap.close();
        askPicture(pictureOf(canvas));
    } catch (error) {
        complain(`${file.name}: it cannot be read as a picture (${error.message})`);
    }
}

/* ---- the board ---- */

/* In the model's size. */
function drawnPicture() {
    const [height, width] = model.shape;
    return resized({...pictureOf(byId("board")), channels: 4}, height, width, "area");
}

/* Once a frame, however often the pen moves. */
let isAsking = false;
function askBoard() {
    if (isAsking)
        return;
    isAsking = true;
    requestAnimationFrame(() => {
        isAsking = false;
        askPicture(drawnPicture());
    });
}

function clearBoard() {
    const board = byId("board"), context = board.getContext("2d", {willReadFrequently: true});
    context.fillStyle = byId("paper").value;
    context.fillRect(0, 0, board.width, board.height);
    byId("swap").checked = false;
    lastPicture = null;
    see(drawnPicture());
    clearAnswer();
}

function drawLine(from, to) {
    const context = byId("board").getContext("2d");
    context.strokeStyle = isColour() ? byId("ink").value : byId("paper").value === "#000000" ? "#ffffff" : "#000000";
    context.lineWidth = Number(byId("width").value) * boardScale();
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    askBoard();
}

function placeOf(event) {
    const board = byId("board"), box = board.getBoundingClientRect();
    return [(event.clientX - box.left) * board.width / box.width, (event.clientY - box.top) * board.height / box.height];
}

function followPointer(board) {
    board.addEventListener("pointerdown", event => {
        board.setPointerCapture(event.pointerId);
        pen = placeOf(event);
        drawLine(pen, pen);
    });
    board.addEventListener("pointermove", event => {
        if (!pen)
            return;
        const place = placeOf(event);
        drawLine(pen, place);
        pen = place;
    });
    for (const name of ["pointerup", "pointercancel"])
        board.addEventListener(name, () => { pen = null; });
}

/* Arrows move the pen by one of the model's pixels, space sets it down or lifts it. */
function followKeys(board) {
    const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
    board.addEventListener("keydown", event => {
        const step = steps[event.key], scale = boardScale();
        if (!step && event.key !== " ")
            return;
        event.preventDefault();
        const from = cursor || [board.width / 2, board.height / 2];
        cursor = step ? [clamped(from[0] + step[0] * scale, board.width), clamped(from[1] + step[1] * scale, board.height)] : from;
        isDown = step ? isDown : !isDown;
        if (isDown)
            drawLine(from, cursor);
        byId("penSaid").textContent = `Pen ${isDown ? "down" : "up"}, column ${Math.round(cursor[0] / scale)}, row ${Math.round(cursor[1] / scale)}`;
    });
}

function clamped(place, size) {
    return Math.min(size, Math.max(0, place));
}

/* ---- the section ---- */

function tools() {
    const width = element("input", {id: "width", type: "range", min: 0.5, max: 6, step: 0.5, value: 2});
    const paper = element("select", {id: "paper"},
        element("option", {value: "#000000", textContent: "light on dark"}),
        element("option", {value: "#ffffff", textContent: "dark on light"}));
    if (model.example && model.example.background === 255)
        paper.value = "#ffffff";
    const clear = element("button", {type: "button", textContent: "Clear"});
    const row = element("div", {className: "row"}, clear, element("label", {}, "Draw ", paper), element("label", {}, "Pen ", width));
    if (isColour())
        row.append(element("label", {}, "Colour ", element("input", {id: "ink", type: "color", value: "#d55e00"})));
    clear.addEventListener("click", clearBoard);
    paper.addEventListener("change", clearBoard);
    return row;
}

function swapBox() {
    const swap = element("input", {id: "swap", type: "checkbox"});
    swap.addEventListener("change", () => lastPicture && askPicture(lastPicture));
    return element("label", {}, swap, " swap light and dark");
}

function beginPictures(section) {
    const [height, width] = model.shape, scale = boardScale(), grown = Math.max(1, Math.floor(SEEN_SIDE / Math.max(height, width)));
    const board = element("canvas", {id: "board", width: width * scale, height: height * scale, tabIndex: 0});
    board.setAttribute("role", "application");
    board.setAttribute("aria-label", "A board to draw on. Arrow keys move the pen, space sets it down and lifts it.");
    const seen = element("canvas", {id: "seen", width, height});
    seen.style.width = `${width * grown}px`;
    seen.setAttribute("role", "img");
    seen.setAttribute("aria-label", `What the model sees: ${width} by ${height} pixels`);
    section.append(
        element("div", {className: "pictures"},
            element("figure", {}, board, element("figcaption", {textContent: "Draw here"})),
            element("figure", {}, seen, element("figcaption", {textContent: `What the model sees, ${width} × ${height}`}))),
        tools(),
        dropBox("A picture (PNG, JPEG, …)", "image/*", takePicture),
        element("div", {className: "row"}, swapBox()),
        element("p", {id: "note", className: "small"}),
        element("p", {id: "penSaid", className: "small", role: "status"}));
    followPointer(board);
    followKeys(board);
    clearBoard();
}
