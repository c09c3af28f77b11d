package theme

import (
	"encoding/binary"
	"fmt"
	"math"

	"fyne.io/fyne/v2"
)

// AtSize is a style that makes an input of Fyne's larger than the theme's Body text: set
// as its TextStyle, with Bold and Monospace as wanted.
//
// Fyne's Entry takes its size from the theme, and the theme isn't told which input asks.
// container.ThemeOverride would tell it, but Fyne keeps all it was ever put on, and the
// window with it, and parses the fonts once more for each. The style does reach the theme,
// by Font; so the size travels in TabWidth, which no input of ours has another use for,
// and the theme answers with a font that is larger by itself.
func AtSize(size float32) fyne.TextStyle {
	return fyne.TextStyle{TabWidth: int(size)}
}

// enlargedFonts are made once: Fyne caches fonts by style for as long as the program runs.
var enlargedFonts = map[string]fyne.Resource{}

// enlarged is a TrueType font which, drawn at Body, looks as the font does at the size.
// Its outlines and advances are the same; only the units of an em are fewer.
func enlarged(font fyne.Resource, size float32) fyne.Resource {
	name := fmt.Sprintf("%s at %v", font.Name(), size)
	if made, ok := enlargedFonts[name]; ok {
		return made
	}
	content := append([]byte(nil), font.Content()...)
	// OpenType: a header of 12 bytes that tells the number of tables at 4, then 16 bytes
	// for each with its name at 0 and its place at 8; "head" has unitsPerEm at 18.
	for i := range int(binary.BigEndian.Uint16(content[4:])) {
		entry := content[12+16*i:]
		if string(entry[:4]) == "head" {
			units := content[binary.BigEndian.Uint32(entry[8:])+18:]
			em := float64(binary.BigEndian.Uint16(units))
			binary.BigEndian.PutUint16(units, uint16(math.Round(em*float64(Body/size))))
		}
	}
	made := fyne.NewStaticResource(name, content)
	enlargedFonts[name] = made
	return made
}
