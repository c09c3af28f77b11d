// The least a Fyne program can be, with one window or as many as its argument says: what
// .ci/measure-window compares with.
package main

import (
	"image/color"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
)

func main() {
	program, windows := app.NewWithID("shop.tillbridge.empty"), 1
	if len(os.Args) > 1 {
		windows, _ = strconv.Atoi(os.Args[1])
	}
	for range windows {
		w := program.NewWindow("Tillbridge empty")
		w.SetContent(canvas.NewRectangle(color.White))
		w.Resize(fyne.NewSize(1264, 660))
		w.Show()
	}
	program.Run()
}
