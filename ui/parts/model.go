package parts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// model is an order's parts, the one that is looked at, and what of it goes now.
type model struct {
	order  store.OrderParts
	loaded bool
	// part is the fulfillment order looked at; "" before the first reading.
	part string
	// going counts the units of each line of the part that go now. It is all that is left
	// until a person counts; counted says that one has.
	going   map[string]int64
	counted bool
	// act is the hand-over's id, so that it is not made twice (R55).
	act string
}

// take brings the model in line with a new reading; what was counted stays as far as it is
// still left.
func (m *model) take(order store.OrderParts) {
	m.order, m.loaded = order, true
	parts := m.order.All()
	if i := m.index(); i < 0 && len(parts) > 0 {
		m.show(parts[m.order.First()].ShopifyID)
		return
	}
	f, _ := m.current()
	for _, l := range f.Lines {
		if !m.counted {
			m.going[l.ShopifyID] = l.Remaining
		}
		m.going[l.ShopifyID] = min(m.going[l.ShopifyID], l.Remaining)
	}
}

// show turns to a part, all of which goes until somebody counts.
func (m *model) show(part string) {
	m.part, m.counted, m.going, m.act = part, false, map[string]int64{}, uuid.Must(uuid.NewV7()).String()
	f, _ := m.current()
	for _, l := range f.Lines {
		m.going[l.ShopifyID] = l.Remaining
	}
}

// elsewhere says who hands the part over when it is not this shop, "" when it is.
func (m *model) elsewhere(f store.FulfillmentOrder) string {
	if m.order.Ours(f) {
		return ""
	}
	return f.Place() + " hands this part over, not this shop."
}

func (m *model) index() int {
	return slices.IndexFunc(m.order.All(), func(f store.FulfillmentOrder) bool { return f.ShopifyID == m.part })
}

// current is the part looked at, false when there is none.
func (m *model) current() (store.FulfillmentOrder, bool) {
	i := m.index()
	if i < 0 {
		return store.FulfillmentOrder{}, false
	}
	return m.order.All()[i], true
}

// row is a part in the list of parts.
func (m *model) row(i int) widgets.Row {
	f := m.order.All()[i]
	way := m.order.Order.WayOf(f)
	status := m.order.PartStatus(f)
	tone, icon := screen.Status(status)
	state := widgets.Cell{Text: string(status), Icon: icon, Tone: tone}
	row := widgets.Row{Cells: []widgets.Cell{
		{Text: fmt.Sprintf("Part %d · %s", i+1, way.Label()), Icon: screen.Delivery(way), Bold: true, Second: f.Location},
		{Text: m.left(f)},
		state,
	}}
	if m.elsewhere(f) != "" {
		row.Cells = []widgets.Cell{
			{Text: "Elsewhere · " + way.Label(), Icon: screen.Delivery(way), Muted: true, Second: f.Place()},
			{Text: m.left(f), Muted: true},
			{Text: "not this shop's", Icon: assets.Minus, Tone: theme.Grey},
		}
		return row
	}
	if f.Open() && f.Waits() != "" {
		row.Strip = theme.Amber
	}
	return row
}

// where says whole what the list may cut: which part is looked at, how it is handed over
// and where, and how far it is.
func (m *model) where() string {
	f, ok := m.current()
	if !ok {
		return ""
	}
	part := "Elsewhere"
	if n := m.order.Order.PartNumber(f.ShopifyID); n > 0 {
		part = fmt.Sprintf("Part %d", n)
	}
	far := m.order.HowFar(f)
	if f.Open() && f.Waits() != "" {
		far = "" // the note above says it, with what to do
	}
	return screen.Join(" · ", part, m.order.Order.WayOf(f).Label(), f.Place(), far)
}

// left says how much of a part is still here.
func (m *model) left(f store.FulfillmentOrder) string {
	var left, total int64
	for _, l := range f.Lines {
		left, total = left+l.Remaining, total+l.Total
	}
	switch {
	case !f.Open():
		return "none left"
	case left == total:
		return screen.Many(int(total), "item", "items")
	default:
		return fmt.Sprintf("%d of %d left", left, total)
	}
}

// line is a line of the part looked at.
func (m *model) line(i int) widgets.Row {
	f, _ := m.current()
	l := f.Lines[i]
	title, sku := m.named(l)
	going := widgets.Cell{Text: screen.Number(m.going[l.ShopifyID]), Bold: true}
	if !f.Open() || m.elsewhere(f) != "" {
		going = widgets.Dash
	}
	row := widgets.Row{Cells: []widgets.Cell{
		{Text: title, Bold: true, Second: sku, SecondMono: true},
		{Text: screen.Number(l.Total)},
		{Text: screen.Number(l.Total - l.Remaining)},
		going,
	}}
	if m.counted && l.Remaining > 0 && m.going[l.ShopifyID] == l.Remaining {
		row.Strip = theme.Green
	}
	return row
}

// named is what a line of a part is called, and its SKU.
func (m *model) named(l store.FulfillmentOrderLine) (title, sku string) {
	for _, line := range m.order.Order.AtShopify().Lines {
		if line.ShopifyID == l.LineShopifyID {
			return screen.Join(", ", line.Title, line.Variant), line.SKU
		}
	}
	return "A line that is no longer in the order", ""
}

// count changes how many units of a line go now, between none and all that is left.
func (m *model) count(i int, by int64) {
	f, ok := m.current()
	if !ok || i < 0 || i >= len(f.Lines) || !f.Open() || m.elsewhere(f) != "" {
		return
	}
	l := f.Lines[i]
	m.counted = true
	m.going[l.ShopifyID] = max(0, min(l.Remaining, m.going[l.ShopifyID]+by))
}

// all has everything go that is left, or nothing.
func (m *model) all(goes bool) {
	f, _ := m.current()
	m.counted = true
	for _, l := range f.Lines {
		m.going[l.ShopifyID] = 0
		if goes {
			m.going[l.ShopifyID] = l.Remaining
		}
	}
}

// scanned counts a unit of the line that has the code. The first scan begins from nothing,
// since whoever scans checks each item. It returns the line, -1 where the code doesn't
// belong there, with the sentence that says so.
func (m *model) scanned(code string) (at int, sentence string) {
	f, ok := m.current()
	if ok && m.elsewhere(f) != "" {
		return -1, m.elsewhere(f) + " Put " + code + " back."
	}
	if !ok || !f.Open() {
		return -1, "Nothing of this part is left to be handed over."
	}
	at = -1
	for i, l := range f.Lines {
		if !m.has(l, code) {
			continue
		}
		// Of two lines of one product the one that has room takes it.
		if at = i; !m.counted || m.going[l.ShopifyID] < l.Remaining {
			break
		}
	}
	if at < 0 {
		return -1, code + " is not in this part. Put it back."
	}
	if !m.counted {
		m.all(false)
	}
	l := f.Lines[at]
	title, _ := m.named(l)
	if m.going[l.ShopifyID] >= l.Remaining {
		return -1, fmt.Sprintf("%s is complete: %s of it are left, and one more was scanned. Put it back.", title, screen.Number(l.Remaining))
	}
	m.count(at, 1)
	return at, fmt.Sprintf("%s: %s of %s.", title, screen.Number(m.going[l.ShopifyID]), screen.Number(l.Remaining))
}

// has says that a code names what is on the line: its product's barcode or SKU, or the one
// that Shopify has.
func (m *model) has(l store.FulfillmentOrderLine, code string) bool {
	codes := []string{m.order.Products[l.LineShopifyID].Barcode, m.order.Products[l.LineShopifyID].SKU}
	for _, line := range m.order.Order.Lines {
		if line.ShopifyID == l.LineShopifyID {
			codes = append(codes, line.Barcode, line.SKU)
		}
	}
	return store.CodeIs(code, codes...)
}

// chosen are the units that go now.
func (m *model) chosen() (lines []store.PartLine, units int64) {
	f, _ := m.current()
	for _, l := range f.Lines {
		if n := m.going[l.ShopifyID]; n > 0 {
			lines = append(lines, store.PartLine{ShopifyID: l.ShopifyID, Quantity: n})
			units += n
		}
	}
	return lines, units
}

// noHandOver says why nothing can be handed over now, "" when it can.
func (m *model) noHandOver() string {
	f, ok := m.current()
	if !ok {
		return "Shopify has not divided this order into parts yet. Check again in a minute."
	}
	if who := m.elsewhere(f); who != "" {
		return who
	}
	if err := m.order.MayPartBecome(f, store.Completed); err != nil {
		return store.MessageOf(err)
	}
	if _, units := m.chosen(); units == 0 {
		return "Nothing is counted yet: scan the items, or press +."
	}
	return ""
}

// announced is the status that says a part is ready, "" for one that nobody waits for.
func (m *model) announced(f store.FulfillmentOrder) store.Status {
	switch way := m.order.Order.WayOf(f); {
	case way.PickedUp():
		return store.ReadyForPickup
	case way.Sent():
		return store.ReadyForShipment
	default:
		return ""
	}
}

// noReady says why the part can't be said to be ready, "" when it can.
func (m *model) noReady() string {
	f, ok := m.current()
	if !ok {
		return "There is no part yet."
	}
	if who := m.elsewhere(f); who != "" {
		return who
	}
	to := m.announced(f)
	if to == "" {
		return "Nobody waits for this part to be ready."
	}
	if m.order.PartStatus(f) == to {
		return fmt.Sprintf("The part is %s already.", to)
	}
	if err := m.order.MayPartBecome(f, to); err != nil {
		return store.MessageOf(err)
	}
	return ""
}

// edit is what is saved: a status of the part, with Completed the units that go now.
func (m *model) edit(to store.Status) store.StatusEdit {
	edit := store.StatusEdit{OrderID: m.order.Order.ID, From: m.order.Standing.Status, To: to, Part: m.part}
	if to == store.Completed {
		edit.Lines, _ = m.chosen()
		edit.Act = m.act
	}
	return edit
}

// trouble is what is to be seen before anything is handed over, "" for nothing.
func (m *model) trouble() string {
	var sentences []string
	if m.order.Changed {
		sentences = append(sentences, "Shopify changed "+m.order.Order.Name+
			" after it came in, and nobody has decided yet: look at Changed at Shopify.")
	}
	if held := m.order.Order.HeldBack(); held != "" {
		sentences = append(sentences, held)
	}
	for _, p := range slices.Backward(m.order.Pushes) {
		if p.State == store.PushFailed {
			sentences = append(sentences, "Not sent to Shopify: "+p.LastError)
			break
		}
	}
	return strings.Join(sentences, " ")
}

// gone says how far the order is.
func (m *model) gone() string {
	p := m.order.Order.Progress()
	if p.Units == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %s handed over", p.Gone, screen.Many(int(p.Units), "item", "items"))
}

// readyIcon is that of the button that says a part is ready.
func readyIcon(to store.Status) assets.Icon {
	if to == store.ReadyForPickup {
		return assets.Bag
	}
	return assets.Truck
}
