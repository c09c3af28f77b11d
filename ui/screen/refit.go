package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Refit gives a dialog the height that its content needs now, in the middle of the
// window. Notes know their height only once they know their width.
func Refit(c fyne.Canvas, popUp *widget.PopUp, width float32) {
	for range 2 {
		popUp.Resize(fyne.NewSize(width, popUp.MinSize().Height))
	}
	if top := c.Overlays().Top(); top != nil {
		top.Refresh() // puts it in the middle again
	}
}
