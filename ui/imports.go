package ui

import (
	"io"
	"path/filepath"

	"tillbridge/store"
	"tillbridge/store/db/shopfile"
	"tillbridge/ui/imports"
	"tillbridge/ui/screen"
)

// ImportCustomers opens "Import Customers", or raises it (R66).
func (a *App) ImportCustomers() { a.importFile(imports.Customers, "") }

// ImportProducts opens "Import Products", or raises it (R66).
func (a *App) ImportProducts() { a.importFile(imports.Products, "") }

// importFile opens the window in which a file of a kind is imported; file is one that was
// dropped, "" for none yet.
func (a *App) importFile(kind imports.Kind, file string) {
	v, _ := open(a, kind.Name, "", openAs, func(w *screen.Window) *imports.Window {
		return imports.New(w, imports.Config{Shop: a.cfg.DB, Kind: kind, Browse: a.cfg.App.OpenURL})
	})
	if v != nil && file != "" {
		v.Take(file)
	}
}

// exportTo asks where a file of the shop's records goes, and writes it in the background.
func (a *App) exportTo(w *screen.Window, name string, write func(io.Writer) error) {
	screen.AskForFile(w.Canvas(), w.Work, "Export as CSV", name, func(path string) {
		w.Work.Go(func() {
			err := shopfile.Write(path, write)
			w.Work.UI(func() {
				if err != nil {
					screen.Tell(w.Canvas(), "Not exported", store.MessageOf(err))
					return
				}
				screen.ToastSaved(w, a.cfg.App.OpenURL, "Exported to "+filepath.Base(path)+".", path)
			})
		})
	})
}
