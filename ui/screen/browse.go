package screen

import (
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// AdminURL is the order's page in Shopify's admin; "" when it can't be told.
func AdminURL(shop, shopifyID string) string {
	name, isShop := strings.CutSuffix(shop, ".myshopify.com")
	id, isOrder := strings.CutPrefix(shopifyID, "gid://shopify/Order/")
	if !isShop || !isOrder {
		return ""
	}
	return "https://admin.shopify.com/store/" + name + "/orders/" + id
}

// Browse opens an order's page and says its address where no browser opens.
func Browse(c fyne.Canvas, open func(*url.URL) error, page string) {
	u, err := url.Parse(page)
	if err == nil {
		err = open(u)
	}
	if err != nil {
		Tell(c, "No browser", "The browser did not open. The order's page is "+page+".")
	}
}

// FileURL is the address of a file or folder of this computer.
func FileURL(path string) *url.URL {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	return &url.URL{Scheme: "file", Path: path}
}

// ToastSaved says that a file was written, and offers to open it with the program that
// this computer has for such files.
func ToastSaved(w *Window, open func(*url.URL) error, sentence, path string) {
	button := widgets.NewToolButton(assets.FolderOpen, "Open", func() {
		if err := open(FileURL(path)); err != nil {
			Tell(w.Canvas(), "Not opened", "This computer has no program for it. The file is whole: "+path+".")
		}
	})
	button.Keys = w.Keys
	w.Frame.ToastOffering(theme.Green, assets.CheckCircle, sentence, 12*time.Second, button)
}
