package ui

import (
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/theme"
)

// barcodeLength is how long a transaction's barcode is; a product's is as long or longer.
const barcodeLength = 8

// scanned opens the transaction of a receipt that was scanned in a window, wherever the
// keys were (R51). Any other code is the view's; what means nothing there is said, and
// nothing else is done.
func (a *App) scanned(o *opened, code string) {
	if o.cover != nil {
		o.cover.Scanned(code)
		return
	}
	if o.window.Canvas().Overlays().Top() != nil {
		o.say("The code " + code + " was not used: there is a question to be answered first. Nothing was entered.")
		return
	}
	if len(code) != barcodeLength {
		o.scannedProduct(code, "Nothing here has the code "+code+". Products are looked up by it in Products.")
		return
	}
	o.window.Work.Go(func() {
		id, err := a.cfg.DB.TransactionByBarcode(o.window.Open(), code)
		o.window.Work.UI(func() {
			switch {
			case o.window.Open().Err() != nil:
			case err == nil:
				a.OpenTransaction(id)
			case store.CodeOf(err) == store.NotFound:
				o.scannedProduct(code, store.MessageOf(err))
			default:
				o.say(store.MessageOf(err))
			}
		})
	})
}

// scannedProduct asks the view what a code means to it, and says it when that is nothing.
func (o *opened) scannedProduct(code, nothing string) {
	if !o.view.Scanned(code) {
		o.say(nothing)
	}
}

func (o *opened) say(sentence string) {
	o.window.Frame.Toast(theme.Amber, assets.Barcode, sentence, 6*time.Second)
}
