package paper

import (
	"bytes"
	"image"
	"image/color"
	_ "image/jpeg" // logos come in both
	_ "image/png"

	"golang.org/x/image/draw"
)

// A logo is kept at most so large, in pixels; printers have eight a millimetre.
const (
	logoWidth  = 400
	logoHeight = 160
)

// logoOf reads a logo into grey on white, the only ink that receipt printers
// have. One that can't be read is left out: a customer waits for the receipt, and
// whoever chose the logo sees in the preview that it is missing.
func logoOf(data []byte) *image.Gray {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width*config.Height > 16<<20 {
		return nil
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	scale := min(1, float64(logoWidth)/float64(config.Width), float64(logoHeight)/float64(config.Height))
	size := image.Rect(0, 0, max(1, int(float64(config.Width)*scale)), max(1, int(float64(config.Height)*scale)))
	logo := image.NewGray(size)
	draw.Draw(logo, size, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(logo, size, decoded, decoded.Bounds(), draw.Over, nil)
	return logo
}
