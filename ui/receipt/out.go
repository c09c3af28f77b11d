package receipt

import (
	"context"
	"io"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db/shopfile"
	"tillbridge/ui/paper"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// print prints what is shown, counts it once, and shows what the next will be.
func (v *Window) print() {
	shown := v.shown
	v.begin("Printing…")
	v.out(shown.sheet, func(ctx context.Context) error { return shown.printer.PrintAtTill(ctx, v.cfg.Shop, shown.sheet) }, func() {
		v.frame.Toast(theme.Green, assets.CheckCircle, v.isOut(shown.printer.Label()), 5*time.Second)
	})
}

// save writes what is shown to a file.
func (v *Window) save(file string) {
	sheet, format := v.shown.sheet, v.shown.format()
	v.begin("Saving…")
	v.out(sheet, func(context.Context) error {
		return shopfile.Write(file, func(w io.Writer) error { return sheet.PDF(w, format) })
	}, func() { screen.ToastSaved(v.window, v.cfg.Browse, v.isOut(file), file) })
}

// isOut says where the paper went.
func (v *Window) isOut(to string) string { return paper.Title(v.cfg.Document) + " out: " + to }

func (v *Window) begin(doing string) {
	v.working, v.failed = true, nil
	v.note.Hide()
	v.Print.Disable(doing)
	v.PDF.Disable(doing)
}

// out lets a paper out, counts it once it is, and tells; whatever fails is told instead,
// and the paper can be let out again.
func (v *Window) out(sheet paper.Sheet, let func(context.Context) error, tell func()) {
	v.window.Work.Go(func() {
		ctx := context.Background()
		failed := let(ctx)
		var uncounted error
		if failed == nil {
			uncounted = sheet.Note(ctx, v.cfg.Shop)
		}
		v.window.Work.UI(func() {
			v.working = false
			v.done(failed, uncounted, tell)
		})
	})
}

func (v *Window) done(failed, uncounted error, tell func()) {
	v.failed = failed
	v.cfg.tell(failed)
	switch {
	case failed != nil:
		v.showPrinter()
	case uncounted != nil:
		v.frame.Toast(theme.Red, assets.Alert, "Out, but not noted: "+store.MessageOf(uncounted), 12*time.Second)
	default:
		tell()
	}
	v.Reload()
}
