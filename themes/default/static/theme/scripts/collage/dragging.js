// Dragging with mouse, pen and finger. In the picture, what is selected follows relatively, so that a thumb covers nothing it needs to see.
const CLICK = 5; // pixels that a hand may tremble

// Follows one pointer from `pointerdown`: `start(event)` returns { move(dx, dy), end(isClick, event) } or nothing.
export function follow(area, start) {
  area.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    const drag = start(event);
    if (!drag) return;
    let isClick = true;
    const move = (next) => {
      const [dx, dy] = [next.clientX - event.clientX, next.clientY - event.clientY];
      if (isClick && Math.hypot(dx, dy) < CLICK) return;
      isClick = false;
      drag.move(dx, dy, next);
    };
    const end = (last) => {
      area.removeEventListener("pointermove", move);
      area.removeEventListener("pointerup", end);
      area.removeEventListener("pointercancel", end);
      drag.end(isClick && last.type === "pointerup", last);
    };
    area.setPointerCapture(event.pointerId);
    area.addEventListener("pointermove", move);
    area.addEventListener("pointerup", end);
    area.addEventListener("pointercancel", end);
    if (event.pointerType === "mouse") event.preventDefault();
  });
}

// Where on the picture a pointer is, as shares of its width and height.
export function shareAt(stage, { clientX, clientY }) {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}

// Drags a tile from the tray onto the picture; `drop(element, share)` if it is let go there.
export function fromTray(tray, stage, drop) {
  for (const tile of tray.querySelectorAll(".tile")) {
    follow(tile, () => ({
      move: () => stage.classList.add("collage__stage--open"),
      end: (isClick, last) => {
        stage.classList.remove("collage__stage--open");
        const [x, y] = shareAt(stage, last);
        if (isClick || last.type !== "pointerup" || x < 0 || x > 1 || y < 0 || y > 1) return;
        tile.dataset.dropped = "yes"; // a click follows, which must not place a second one
        setTimeout(() => delete tile.dataset.dropped);
        drop(tile.value, [x, y]);
      },
    }));
  }
}
