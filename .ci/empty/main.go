// The least a Fyne program can be: what .ci/measure-window compares with.
package main

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
)

func main() {
	w := app.NewWithID("shop.tillbridge.empty").NewWindow("Tillbridge empty")
	w.SetContent(canvas.NewRectangle(color.White))
	w.Resize(fyne.NewSize(1264, 660))
	w.ShowAndRun()
}
