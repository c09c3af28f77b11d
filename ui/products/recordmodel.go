package products

import (
	"fmt"
	"strconv"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
)

// recordModel is what a product's record knows: the product as it was read and as it
// was when typing began, and from what is typed, what may be saved and why not. It
// knows nothing of Fyne.
type recordModel struct {
	// id is "" while a new product is not saved.
	id       string
	row      db.ProductRow // as it was read last
	base     store.Product // as it was when typing began
	currency string
	read     bool // something was read
}

// inputs are the fields of the record as they stand.
type inputs struct {
	sku, barcode, description, price, lowAt string
	stocked                                 bool
}

// follow takes over what was read. Where nothing unsaved stands in the way, typing
// begins from it; it says whether the inputs are to be filled anew.
func (m *recordModel) follow(row db.ProductRow, currency string, now inputs) (fill bool) {
	fill = !m.read || m.unsaved(now) == 0
	m.currency, m.read = currency, true
	if m.id == "" {
		return fill
	}
	m.row = row
	if fill {
		m.base = row.Product
	}
	return fill
}

// written is a record as the inputs show it.
func (m *recordModel) written(p store.Product) inputs {
	in := inputs{sku: p.SKU, barcode: p.Barcode, description: p.Description, stocked: p.Stocked}
	if m.currency != "" && (p.Price != 0 || p.ID != "") {
		in.price = store.Money{Minor: p.Price, Currency: m.currency}.Decimal()
	}
	if p.LowAt > 0 {
		in.lowAt = strconv.FormatInt(p.LowAt, 10)
	}
	return in
}

// typed is the record as the inputs have it, and what can't be read of it. A SKU is
// kept byte for byte (R22).
func (m *recordModel) typed(in inputs) (p store.Product, problem string) {
	p = m.base
	p.SKU, p.Barcode, p.Description, p.Stocked = in.sku, strings.TrimSpace(in.barcode), strings.TrimSpace(in.description), in.stocked
	p.Price, p.LowAt = 0, 0
	if text := strings.TrimSpace(in.price); text != "" {
		if m.currency == "" {
			return p, store.MessageOf(store.NoCurrency())
		}
		price, err := store.ReadAmount(text, m.currency)
		if err != nil {
			return p, fmt.Sprintf("%q is not a price. Write it like %s.", text, store.Money{Minor: 1250, Currency: m.currency}.Decimal())
		}
		p.Price = price.Minor
	}
	if text := strings.TrimSpace(in.lowAt); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return p, fmt.Sprintf("%q is not a figure for low stock.", text)
		}
		p.LowAt = n
	}
	return p, ""
}

// unsaved is how many fields are not saved.
func (m *recordModel) unsaved(in inputs) int {
	if !m.read {
		return 0
	}
	now, problem := m.typed(in)
	n := 0
	for _, differs := range []bool{
		now.SKU != m.base.SKU, now.Barcode != m.base.Barcode, now.Description != m.base.Description, now.Price != m.base.Price,
		now.LowAt != m.base.LowAt, now.Stocked != m.base.Stocked,
	} {
		if differs {
			n++
		}
	}
	if problem != "" {
		n = max(n, 1)
	}
	return n
}

// saveNot is why the record can't be saved, "" when it can.
func (m *recordModel) saveNot(in inputs) string {
	_, problem := m.typed(in)
	switch {
	case !m.read:
		return "The product is being read."
	case problem != "":
		return problem
	case m.unsaved(in) == 0 && m.id != "":
		return "Nothing has changed."
	default:
		return ""
	}
}

// stockNot is why its stock can't be counted, received or adjusted, "" when it can.
func (m *recordModel) stockNot() string {
	switch {
	case m.id == "":
		return "Save the product first."
	case !m.row.Stocked:
		return "It has no stock."
	default:
		return ""
	}
}
