package widgets

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

var variants = map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark}

// picture shows content in a window and, when TILLBRIDGE_PICTURES names a
// folder, keeps what it looks like.
func picture(t *testing.T, name string, w, h float32, content fyne.CanvasObject) fyne.Window {
	t.Helper()
	window := test.NewTempWindow(t, content)
	window.SetPadded(false)
	window.Resize(fyne.NewSize(w, h))
	keep(t, name, window)
	return window
}

func keep(t *testing.T, name string, window fyne.Window) {
	t.Helper()
	dir := os.Getenv("TILLBRIDGE_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

func inset(top, bottom, left, right float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: layout.NewCustomPaddedLayout(top, bottom, left, right), Objects: []fyne.CanvasObject{o}}
}

func salesColumns() []Column {
	return []Column{
		{Title: "Order", Width: 48, Bold: true, Sortable: true},
		{Title: "Date", Width: 118, Color: theme.Secondary, Sortable: true},
		{Title: "Customer", Width: 114, Weight: 2, Sortable: true},
		{Title: "Items", Width: 34, Right: true, Sortable: true},
		{Title: "Total", Width: 76, Right: true, Sortable: true},
		{Title: "Payment", Width: 90, Sortable: true},
		{Title: "Delivery", Width: 106, Sortable: true},
		{Title: "Ascend Barcode", Width: 100, Mono: true, Sortable: true},
		{Title: "Status", Width: 186, Badge: true, Sortable: true},
		{Title: "Sent to Shopify", Width: 192, Weight: 1, Color: theme.Secondary},
	}
}

var (
	isNew     = Cell{Text: "New", Icon: assets.Inbox, Tone: theme.Blue, Choice: true}
	needsID   = Cell{Text: "Customer ID Needed", Icon: assets.UserQuestion, Tone: theme.Amber, Choice: true}
	toMatch   = Cell{Text: "Product Match Failed", Icon: assets.Tag, Tone: theme.Amber, Choice: true}
	toShip    = Cell{Text: "Ready for Shipment", Icon: assets.Truck, Tone: theme.Blue, Choice: true}
	forPickup = Cell{Text: "Ready for Pickup", Icon: assets.Bag, Tone: theme.Violet, Choice: true}
	completed = Cell{Text: "Completed", Icon: assets.Check, Tone: theme.Green, Choice: true}

	dash   = Cell{Text: "–", Muted: true}
	pickup = Cell{Text: "Pickup", Icon: assets.Bag}
	ship   = Cell{Text: "Ship", Icon: assets.Truck}
	local  = Cell{Text: "Local delivery", Icon: assets.Pin}
	paid   = Cell{Text: "Paid"}
)

func salesRows() []Row {
	plain := func(s string) Cell { return Cell{Text: s} }
	row := func(strip theme.Tone, unsaved bool, order, date, customer, items, total string, payment, delivery Cell, barcode string, status,
		sent Cell,
	) Row {
		code := plain(barcode)
		if barcode == "" {
			code = dash
		}
		return Row{Strip: strip, Unsaved: unsaved, Cells: []Cell{
			plain(order), plain(date), plain(customer), plain(items), plain(total), payment, delivery, code, status, sent,
		}}
	}
	amber := func(s string) Cell { return Cell{Text: s, Tone: theme.Amber} }
	return []Row{
		row(0, false, "#1053", "Nov 23, 10:42 AM", "Priya Raman", "2", "$64.20", paid, pickup, "20004131", isNew, dash),
		row(theme.Amber, false, "#1052", "Nov 23, 10:31 AM", "Chris Delgado", "1", "$35.31", paid, ship, "", needsID, dash),
		row(theme.Amber, false, "#1051", "Nov 23, 10:18 AM", "Jon Whitaker", "4", "$219.35", paid, ship, "", needsID, dash),
		row(0, true, "#1050", "Nov 23,  9:57 AM", "Aisha Bello", "3", "$148.73", paid, local, "20004130", toShip,
			Cell{Text: "Not saved · was New", Dot: true, Tone: theme.Amber}),
		row(theme.Amber, false, "#1049", "Nov 23,  9:40 AM", "Tom Lindqvist", "1", "$2,459.93", amber("Authorized"), pickup, "", toMatch, dash),
		row(0, false, "#1048", "Nov 23,  9:12 AM", "Hannah Weiss", "2", "$90.95", paid, ship, "20004129", toShip,
			Cell{Text: "Saved", Icon: assets.Save}),
		row(theme.Amber, false, "#1047", "Nov 22,  6:55 PM", "Marcus Reid", "1", "$42.80", paid, ship, "", needsID, dash),
		row(theme.Amber, false, "#1046", "Nov 22,  5:20 PM", "Elena Petrova", "5", "$311.37", amber("Part refunded"), pickup, "20004128", isNew,
			Cell{Text: "Changed at Shopify", Icon: assets.ArrowsExchange, Tone: theme.Amber, Bold: true}),
		row(theme.Amber, false, "#1045", "Nov 22,  4:48 PM", "Diego Santos", "1", "$19.26", paid, pickup, "", needsID, dash),
		row(theme.Amber, false, "#1044", "Nov 22,  3:31 PM", "Jon Whitaker", "2", "$77.04", paid, ship, "", needsID, dash),
		row(0, false, "#1042", "Nov 22,  2:05 PM", "Maya Okafor", "4", "$128.40", paid, pickup, "20004127", isNew, dash),
		row(theme.Red, false, "#1041", "Nov 22, 11:16 AM", "Ben Carver", "1", "$53.50", paid, pickup, "20004126", forPickup,
			Cell{Text: "Failed · order is on hold", Icon: assets.XCircle, Tone: theme.Red, Bold: true}),
		row(0, false, "#1040", "Nov 22, 10:02 AM", "Grace Kim", "3", "$104.86", paid, pickup, "20004125", forPickup,
			Cell{Text: "Queued", Icon: assets.Clock}),
		row(0, false, "#1039", "Nov 21,  4:40 PM", "Leo Martin", "1", "$26.75", paid, pickup, "20004124", forPickup,
			Cell{Text: "Sent", Icon: assets.Send, Tone: theme.Blue}),
		row(0, false, "#1038", "Nov 21,  1:22 PM", "Nora Fitzgerald", "2", "$69.55", paid, pickup, "20004123", forPickup,
			Cell{Text: "Confirmed", Icon: assets.DoubleCheck, Tone: theme.Green}),
		row(0, true, "#1036", "Nov 20, 11:05 AM", "Walter Brandt", "1", "$160.50", paid, pickup, "20004121", completed,
			Cell{Text: "Not saved · was Pickup", Dot: true, Tone: theme.Amber}),
	}
}

func salesWindow() fyne.CanvasObject {
	rows := salesRows()
	list := NewDataList(salesColumns(), func() int { return len(rows) }, func(i int) (Row, bool) { return rows[i], true })
	strip := NewExplainStrip(NewToolButton(assets.Info, "Why?", nil))
	strip.Set(theme.Amber, assets.UserQuestion, "#1051 Jon Whitaker",
		"No customer has jon.whitaker@example.com, and SKU CAS-SHIM-R7-1132 is on no product. No transaction, stock untouched.")
	list.Below = strip
	list.SetSort(1, true)
	list.Select(2)
	edit := NewToolButton(assets.Pencil, "Edit", nil)
	edit.Disable("#1051 has no customer yet. Identify the customer first.")
	status := NewStatusDot()
	status.Set(theme.Green, "", "checked just now")
	footer := NewFooter(NewFooterButton(Primary, assets.Save, "Save", nil), NewFooterButton(Plain, "", "Discard", nil))
	footer.SetFacts("16 open orders", "12 require action · 4 waiting for pickup")
	footer.SetWarning("2 unsaved changes")
	period := NewSelect([]string{"Any period"}, 0, nil)
	shown := NewSelect([]string{"Open orders"}, 0, nil)
	sized := func(w float32, o fyne.CanvasObject) Item {
		return Fixed(&fyne.Container{Layout: fixedWidth(w), Objects: []fyne.CanvasObject{o}})
	}
	separator := inset(6, 6, 0, 0, canvas.NewRectangle(theme.Color(theme.InputBorder)))
	return NewFrame(inset(12, 16, 16, 16, Down(0,
		Fixed(inset(0, 7, 0, 0, Across(8, Fixed(NewTitle(assets.Cart, "eCommerce Sales")), Space(1), Fixed(status)))),
		Fixed(Across(8,
			Fixed(NewToolButton(assets.Refresh, "Check Now", nil)),
			Fixed(separator),
			Fixed(NewToolButton(assets.UserSearch, "Identify Customers", nil)),
			Fixed(edit),
			Fixed(NewToolButton(assets.FolderOpen, "Open", nil)),
			Grow(NewSearchEntry("Search order, customer, email, SKU or barcode", nil), 1),
			sized(176, shown), sized(150, period))),
		Grow(inset(12, 12, 0, 0, list), 1),
		Fixed(footer))))
}

type fixedWidth float32

func (f fixedWidth) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(f), o[0].MinSize().Height)
}
func (f fixedWidth) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

func desktopWindow() fyne.CanvasObject {
	tile := NewCountTile(assets.Cart, "eCommerce", "Enter opens eCommerce Sales", nil)
	tile.Set(Count{
		Number: "12", Caption: []string{"orders", "require action"},
		Rows: []CountRow{
			{Icon: assets.Inbox, Text: "New", Number: "3"},
			{Icon: assets.UserQuestion, Text: "Customer ID Needed", Number: "5"},
			{Icon: assets.Tag, Text: "Product Match Failed", Number: "1"},
			{Icon: assets.Truck, Text: "Ready for Shipment", Number: "1"},
			{Icon: assets.CloudUp, Text: "Push failed", Number: "1"},
			{Icon: assets.ArrowsExchange, Text: "Changed at Shopify", Number: "1"},
		},
		Waiting: CountRow{Icon: assets.Bag, Text: "waiting for pickup", Number: "4"},
	})
	status := NewStatusPill()
	status.Set(theme.Green, "Online", "checked just now",
		Segment{Icon: assets.Monitor, Text: "COUNTER-1"}, Segment{Icon: assets.User, Text: "Anna Keller", Strong: true})
	news := func(tone theme.Tone, icon assets.Icon, lead, text string) Item {
		return Fixed(inset(12, 12, 0, 0, Across(10, Fixed(NewIconSquare(tone, icon, 32)),
			Grow(Down(2, Fixed(NewText(lead, theme.Body, true, theme.Text)), Fixed(NewText(text, theme.Small, false, theme.Secondary))), 1))))
	}
	messages := NewPanel(assets.Note, "Messages", Down(0,
		news(theme.Blue, assets.Inbox, "#1053 taken in, transaction 20004131", "Priya Raman · $64.20 · pickup"),
		news(theme.Amber, assets.UserQuestion, "#1052 taken in, needs a customer", "Chris Delgado · no email match"),
		news(theme.Red, assets.XCircle, "Push failed for #1041", "Fulfillment order is on hold"),
		news(theme.Violet, assets.Mail, "Ready-for-pickup mail sent for #1038", "Nora Fitzgerald · shelf A1"),
		Space(1)))
	messages.SetFact("today")
	tiles := Across(16,
		Grow(NewTile(assets.Users, "Customers", "2,318 records", "F4", nil), 1),
		Grow(NewTile(assets.Tag, "Products", "1 oversold", "F5", nil), 1),
		Grow(NewTile(assets.Receipt, "Transactions", "14 today", "F6", nil), 1),
		Grow(NewTile(assets.Chart, "Reports", "$1,842.55 today", "F7", nil), 1),
		Grow(NewTile(assets.Gear, "Settings", "Shop, staff, printer", "F10", nil), 1))
	sized := func(w float32, o fyne.CanvasObject) Item {
		return Fixed(&fyne.Container{Layout: fixedWidth(w), Objects: []fyne.CanvasObject{o}})
	}
	out := NewToolButton("", "Leave Training", nil)
	return NewFrame(Down(0,
		Fixed(NewBanner(assets.GraduationCap, "TRAINING", "Practice shop. Orders, customers and stock are made up; nothing you do here "+
			"reaches Shopify or a customer.", out)),
		Grow(inset(51, 24, 24, 24, Down(16,
			Fixed(Across(12, Fixed(NewText("Riverside Cycles", theme.BigTitle, true, theme.Text)), Space(1), Fixed(status),
				Fixed(NewToolButton(assets.Refresh, "Check Now", nil)))),
			Grow(Across(16, Grow(Down(16, Grow(tile, 1), Fixed(tiles)), 1), sized(336, messages)), 1))), 1)))
}

func whyWindow() fyne.CanvasObject {
	columns := func(a, b, c string) []Column {
		return []Column{
			{Title: a, Width: 180},
			{Title: b, Width: 218},
			{Title: c, Width: 174, Color: theme.Secondary},
			{Title: "Result", Width: 120, Weight: 1},
		}
	}
	customer := NewTable(columns("What is compared", "In the order", "In the shop"), []Row{
		{Cells: []Cell{{Text: "Email address"}, {Text: "jon.whitaker@example.com"}, {Text: "on no customer"}, {
			Text: "no match", Icon: assets.X,
			Tone: theme.Red, Bold: true,
		}}},
		{Cells: []Cell{{Text: "Remembered match"}, {Text: "guest, never matched"}, {Text: "none yet"}, {Text: "none", Icon: assets.Minus}}},
	})
	skus := columns("Line", "SKU at Shopify", "SKU in store")
	skus[1].Mono, skus[2].Mono, skus[2].Color = true, true, ""
	equal := Cell{Text: "equal", Icon: assets.Check, Tone: theme.Green}
	products := NewTable(skus, []Row{
		{Cells: []Cell{{Text: "2 × GravelKing SK 700×38"}, {Text: "TIR-PANA-GK-38"}, {Text: "TIR-PANA-GK-38"}, equal}},
		{Unsaved: true, Cells: []Cell{
			{Text: "1 × Shimano 105 Cassette", Second: "11-32, 11-speed"},
			{Text: "CAS-SHIM-R7-1132", Second: "found on no product", SecondTone: theme.Red},
			{Text: "CAS-SHIM-R7-11-32", Second: "closest, not equal"},
			{Text: "differs by 1", Icon: assets.X, Tone: theme.Red, Bold: true},
		}},
		{Cells: []Cell{{Text: "1 × Finish Line Dry Lube"}, {Text: "LUB-FINL-DRY-4OZ"}, {Text: "LUB-FINL-DRY-4OZ"}, equal}},
	})
	section := func(tone theme.Tone, icon assets.Icon, name, fact, text string, button *ToolButton, table fyne.CanvasObject) Item {
		items := []Item{
			Fixed(NewIconSquare(tone, icon, 32)),
			Grow(Down(2, Fixed(Across(8, Fixed(NewText(name, theme.PanelTitle, true, theme.Text)), Fixed(NewChip(tone, "", fact)))),
				Fixed(NewText(text, theme.Body, false, theme.Secondary))), 1),
		}
		if button != nil {
			button.MinWidth = 185
			items = append(items, Fixed(button))
		}
		content := Down(0, Fixed(inset(8, 8, 14, 14, Across(10, items...))))
		if table != nil {
			content = Down(0, Fixed(inset(8, 8, 14, 14, Across(10, items...))), Fixed(table))
		}
		p := NewPanel("", "", content)
		p.Flush, p.Strip = true, tone
		return Fixed(p)
	}
	note := NewNote(theme.Blue, assets.Info, "", "The cassette’s product is an assumption until you match the line.")
	both := NewPanel(assets.Check, "When both are fixed", Down(12, Fixed(note), Space(1)))
	title := Across(12, Fixed(NewTitle(assets.Info, "Why does #1051 need action?")),
		Fixed(NewBadge(theme.Amber, assets.UserQuestion, "Customer ID Needed")), Space(1))
	footer := NewFooter(NewFooterButton(Primary, assets.ArrowRight, "Fix Customer First", nil),
		NewFooterButton(Plain, assets.ExternalLink, "Open in Shopify Admin", nil), NewFooterButton(Plain, "", "Close", nil))
	footer.SetFacts("", "Checked 10:42 AM. Checked again after every fix.")
	return NewFrame(inset(16, 16, 16, 16, Down(12, Fixed(title), Grow(Across(16,
		Grow(Down(12,
			section(theme.Amber, assets.Alert, "1  Customer", "Failed", "No customer has this email. 4 customers have a name like this one.",
				NewToolButton(assets.UserSearch, "Identify Customers", nil), customer),
			section(theme.Amber, assets.Alert, "2  Products", "Failed", "1 of 3 lines has no product with exactly this SKU. One such line holds "+
				"the whole order.", NewToolButton(assets.Tag, "Match Product", nil), products),
			section(theme.Green, assets.CheckCircle, "3  Totals", "Passed",
				"Lines $193.00 + shipping $12.00 + tax $14.35 = $219.35, as at Shopify.", nil, nil),
			section(theme.Grey, assets.Clock, "4  Transaction", "Waiting", "Not created. Barcode empty, stock untouched. It follows by itself "+
				"once 1 and 2 pass.", nil, nil),
			Space(1)), 1),
		Fixed(&fyne.Container{Layout: fixedWidth(360), Objects: []fyne.CanvasObject{both}})), 1), Fixed(footer))))
}

func galleryWindow() fyne.CanvasObject {
	toggled := NewCounterButton(Plain, assets.Tack, "Keep Open", nil)
	toggled.SetToggled(true)
	focused := NewToolButton(assets.Search, "Focused", nil)
	focused.focused = true
	hovered := NewToolButton(assets.Search, "Pointed at", nil)
	hovered.hovered = true
	off := NewToolButton(assets.Pencil, "Disabled", nil)
	off.Disable("The order has no customer yet.")
	stepper := NewStepper("Previous", "Next", func(int) {})
	stepper.Set(1, 5, "order #1051", "2 of 5 waiting")
	choice := NewBadge(theme.Violet, assets.Bag, "Ready for Pickup")
	choice.OnTapped = func() {}
	try := NewChip(theme.Amber, assets.Search, "Jonathan")
	try.OnTapped = func() {}
	tile := NewCountTile(assets.Cart, "eCommerce", "Enter opens eCommerce Sales", nil)
	tile.Set(Count{
		Number: "12,345", Caption: []string{"orders", "require action"},
		Rows:    []CountRow{{Icon: assets.Inbox, Text: "New", Number: "3"}, {Icon: assets.UserQuestion, Text: "Customer ID Needed", Number: "5"}},
		Waiting: CountRow{Icon: assets.Bag, Text: "waiting for pickup", Number: "4"},
	})
	tile.focused = true
	empty := NewDataList(salesColumns()[:3], func() int { return 0 }, nil)
	empty.Empty = NewEmptyState(assets.Inbox, "No open orders. The next check is in 18 s.", NewToolButton(assets.Refresh, "Check Now", nil))
	loading := NewDataList(salesColumns()[:5], func() int { return 50 }, func(int) (Row, bool) { return Row{}, false })
	chips := Across(8, Fixed(NewChip(theme.Green, assets.Check, "same phone")), Fixed(NewChip(theme.Amber, "", "one letter differs")),
		Fixed(NewChip(theme.Grey, "", "other phone")), Fixed(try),
		Fixed(NewChip(theme.Blue, "", "−2")), Fixed(NewChip(theme.Red, assets.Alert, "oversold −1")), Space(1))
	badges := Across(8, Fixed(choice), Fixed(NewBadge(theme.Green, assets.Check, "Completed")),
		Fixed(NewBadge(theme.Grey, assets.Ban, "Rejected")),
		Fixed(NewBadge(theme.Red, assets.XCircle, "Failed")), Fixed(NewBadge(theme.Teal, assets.User, "On")), Space(1))
	return NewFrame(inset(16, 16, 16, 16, Down(12,
		Fixed(Across(12, Fixed(toggled), Fixed(NewCounterButton(Primary, assets.Save, "Save", nil)),
			Fixed(NewCounterButton(Danger, assets.Trash, "Reject", nil)), Fixed(NewCounterButton(Plain, "", ">>", nil)), Space(1), Fixed(stepper))),
		Fixed(Across(8, Fixed(focused), Fixed(hovered), Fixed(off), Fixed(NewSelect([]string{"VISA", "MC"}, 0, nil)),
			Grow(NewEntry("Approval number", nil), 1))),
		Fixed(badges), Fixed(chips),
		Fixed(NewNote(theme.Amber, assets.Alert, "Before you create a new customer, search for variations and misspellings of the name.", "")),
		Fixed(NewNote(theme.Blue, assets.Card, "Shopify holds $128.40 for this order", "Visa ···· 4242, captured. Record it with eCommerce.")),
		Grow(Across(12, Grow(tile, 2), Grow(Down(12, Grow(empty, 1), Grow(loading, 1)), 1)), 1))))
}

func TestPictures(t *testing.T) {
	windows := map[string]func() fyne.CanvasObject{
		"sales": salesWindow, "desktop": desktopWindow, "why": whyWindow, "gallery": galleryWindow,
	}
	for variant, v := range variants {
		for name, build := range windows {
			t.Run(name+" "+variant, func(t *testing.T) {
				theme.Apply(test.NewTempApp(t), v)
				w := picture(t, name+"-"+variant, 1280, 800, build())
				if got := w.Content().MinSize(); got.Width > 1280 || got.Height > 800 {
					t.Errorf("does not fit 1280 × 800: needs %v", got)
				}
			})
		}
		t.Run("floating "+variant, func(t *testing.T) {
			theme.Apply(test.NewTempApp(t), v)
			frame, _ := salesWindow().(*Frame)
			w := picture(t, "floating-"+variant, 1280, 800, frame)
			frame.Toast(theme.Green, assets.DoubleCheck, "#1038 is confirmed by Shopify.", time.Hour)
			test.MoveMouse(w.Canvas(), fyne.NewPos(385, 70))
			ShowMenu(w.Canvas(), fyne.NewPos(853, 235), BadgeAbove, 186, []MenuItem{
				{Icon: assets.Inbox, Tone: theme.Blue, Text: "New", Reason: "The customer is not identified."},
				{Icon: assets.Truck, Tone: theme.Blue, Text: "Ready for Shipment"},
				{Icon: assets.Check, Tone: theme.Green, Text: "Completed"},
				{Icon: assets.Ban, Tone: theme.Grey, Text: "Rejected"},
			}, 2, func(int) {})
			keep(t, "floating-"+variant, w)
		})
	}
}
