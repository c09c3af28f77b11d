package theme

import (
	"bytes"
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/assets"
)

// Fyne's themed resources recolour fills only and our icons have none, so the
// colour is written into the stroke. The caches are touched on the UI goroutine
// only; they hold at most icons × colours (× sizes) entries.
var (
	icons   = map[iconKey]*fyne.StaticResource{}
	rasters = map[rasterKey]image.Image{}
)

type iconKey struct {
	icon  assets.Icon
	color color.NRGBA
}

type rasterKey struct {
	iconKey
	pixels int
}

// Icon returns an icon in a colour of the running theme, one resource for each
// icon and colour. Ask again after the theme changed. UI goroutine only.
func Icon(icon assets.Icon, name fyne.ThemeColorName) fyne.Resource {
	return resource(keyOf(icon, name))
}

// IconImage returns the same icon drawn once at so many screen pixels a side,
// for rows that are redrawn while scrolling: parsing an SVG costs more than the
// rest of a row. UI goroutine only.
func IconImage(icon assets.Icon, name fyne.ThemeColorName, pixels int) image.Image {
	key := rasterKey{keyOf(icon, name), pixels}
	if img, ok := rasters[key]; ok {
		return img
	}
	drawn := canvas.NewImageFromResource(resource(key.iconKey))
	drawn.Resize(fyne.NewSquareSize(float32(pixels)))
	drawn.Refresh()
	rasters[key] = drawn.Image
	return drawn.Image
}

func keyOf(icon assets.Icon, name fyne.ThemeColorName) iconKey {
	c, _ := color.NRGBAModel.Convert(Color(name)).(color.NRGBA)
	return iconKey{icon, c}
}

func resource(key iconKey) *fyne.StaticResource {
	if res, ok := icons[key]; ok {
		return res
	}
	hex := fmt.Sprintf("%02X%02X%02X", key.color.R, key.color.G, key.color.B)
	res := fyne.NewStaticResource(string(key.icon)+"-"+hex+".svg",
		bytes.ReplaceAll(key.icon.SVG(), []byte("currentColor"), []byte("#"+hex)))
	icons[key] = res
	return res
}
