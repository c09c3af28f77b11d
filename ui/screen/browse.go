package screen

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
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
