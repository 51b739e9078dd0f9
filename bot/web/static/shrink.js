// Makes photos small before they are sent: a plate is read from 1600 pixels as well as from 4000, and goes out ten times faster.

const LONGEST = 1600;
const QUALITY = 0.85;
const SMALL = 400 * 1024;

// A browser that does not turn pictures by their notes would lose how this one was held: there it goes out as it is.
const TURNS = Boolean(window.CSS && CSS.supports && CSS.supports("image-orientation", "from-image"));

export async function shrunk(file) {
  if (!TURNS || file.size <= SMALL) return file;
  try {
    const made = await drawn(await loaded(file));
    return made && made.size < file.size ? made : file;
  } catch (problem) {
    return file; // a format that this browser cannot show (HEIC): the service opens it
  }
}

function loaded(file) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const address = URL.createObjectURL(file);
    image.onload = () => {
      URL.revokeObjectURL(address);
      resolve(image);
    };
    image.onerror = () => {
      URL.revokeObjectURL(address);
      reject(new Error("cannot be shown"));
    };
    image.src = address;
  });
}

function drawn(image) {
  const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
