// Loaded before vsce: has it compress as well as it can, since galleries want packages to be small.
const zlib = require("node:zlib");

const { constants, DeflateRaw } = zlib;
zlib.DeflateRaw = class extends DeflateRaw {
  constructor() {
    super({ level: constants.Z_BEST_COMPRESSION });
  }
};
