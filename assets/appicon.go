package assets

import _ "embed"

// AppIcon is the program's icon, a PNG of 512 × 512 pixels drawn from icon.svg.
//
//go:embed icon.png
var AppIcon []byte
