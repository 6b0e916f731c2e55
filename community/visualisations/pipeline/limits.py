"""What a photo and the process that decodes it may take."""

MEGABYTE = 1024 * 1024

UPLOAD_BYTES = 25 * MEGABYTE
PIXELS = 60_000_000
TILES = 512  # an ordinary phone's HEIC has 48, one of 60 megapixels about 230
LONGEST_SIDE = 4096  # pixels, of the working copy; 16 megapixels in all
SHORTEST_SIDE = 64  # pixels, of an upload: anything smaller shows no place

RESIDENT_BYTES = 960 * MEGABYTE  # what the process may hold in memory, with its libraries; see `process.limit_resources`
CPU_SECONDS = 60
SECONDS = 150  # wall-clock time: a busy machine is slower
ANSWER_BYTES = 64 * MEGABYTE
