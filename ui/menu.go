package ui

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"tillbridge/store"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// command is a line of the Desktop's menus, and the key that does the same there.
type command struct {
	label string
	// key is the zero Key for none.
	key widgets.Key
	// act is nil where there is nothing to do it with: the line is grey then.
	act func()
	// more are the lines of a menu that opens from this one.
	more []command
}

// line separates what is above it from what is below.
var line = command{}

// helpKey shows the keys of every window, findKey opens the search in it.
var (
	helpKey = widgets.Key{Name: fyne.KeyF1}
	findKey = ctrl(fyne.KeyK)
)

func ctrl(name fyne.KeyName) widgets.Key {
	return widgets.Key{Name: name, Modifier: fyne.KeyModifierControl}
}

// menus are all that the Desktop offers, by menu.
func (a *App) menus() (names []string, lines [][]command) {
	add := func(name string, commands ...command) {
		names, lines = append(names, name), append(lines, commands)
	}
	f := func(name fyne.KeyName) widgets.Key { return widgets.Key{Name: name} }
	none := widgets.Key{}
	add("File", command{"Find", findKey, a.Find, nil}, command{"Lock, Switch Person", lockKey, a.Lock, nil}, line,
		command{"Quit Tillbridge", ctrl(fyne.KeyQ), func() { a.closeThen(nil) }, nil})
	add("Sales", command{"eCommerce Sales", f(fyne.KeyF2), a.OpenSales, nil},
		command{"Transactions", ctrl(fyne.KeyT), a.OpenTransactions, nil},
		command{"Identify Customers", f(fyne.KeyF6), func() { a.Identify("") }, nil},
		command{"Verify Payment", f(fyne.KeyF7), a.verifySelected, nil},
		command{"Changed at Shopify", f(fyne.KeyF11), a.openFirstChanged, nil},
		command{"Not Taken In", none, a.OpenSetAside, nil})
	add("Customers", command{"Customers", f(fyne.KeyF4), a.OpenCustomers, nil},
		command{"New Customer", none, func() { a.NewCustomer(store.Customer{}) }, nil},
		command{"Import Customers", none, a.ImportCustomers, nil})
	add("Products", command{"Products", f(fyne.KeyF3), a.OpenProducts, nil},
		command{"New Product", none, func() { a.NewProduct(store.Product{Stocked: true}, nil) }, nil},
		command{"Import from Shopify", none, a.importCatalogue(), nil},
		command{"Import Products", none, a.ImportProducts, nil},
		command{"Inventory", none, a.OpenInventory, nil})
	add("View", command{"Messages", ctrl(fyne.KeyJ), a.OpenMessages, nil}, line,
		command{"Light", none, a.lookAs(theme.AlwaysLight), nil},
		command{"Dark", none, a.lookAs(theme.AlwaysDark), nil},
		command{"As the System", none, a.lookAs(theme.AsSystem), nil})
	var connect func()
	if a.cfg.Setup != nil {
		connect = a.OpenSetup
	}
	add("Tools", command{"Check Now", f(fyne.KeyF5), a.checkNow(), nil},
		command{"Connect a Shop", none, connect, nil},
		command{"Product Match Tool", f(fyne.KeyF8), func() { a.MatchProducts("") }, nil},
		command{label: "Advanced Database Functions", more: []command{
			{"Remove Duplicate In-Store Products", none, a.RemoveDuplicates, nil},
		}},
		command{"Settings", f(fyne.KeyF10), a.OpenSettings, nil})
	add("Help", append(a.practising(), command{"Keyboard Shortcuts", helpKey, a.showKeys, nil},
		command{"About Tillbridge", none, a.about, nil})...)
	return names, lines
}

// menu makes the Desktop's menu, and binds each key to what its line does.
func (a *App) menu() *fyne.MainMenu {
	names, lines := a.menus()
	main := &fyne.MainMenu{}
	for i, name := range names {
		main.Items = append(main.Items, fyne.NewMenu(name, a.items(lines[i])...))
	}
	// Fyne adds Quit by itself to a menu without one, and its Quit asks nothing.
	file := main.Items[0].Items
	file[len(file)-1].IsQuit = true
	return main
}

func (a *App) items(commands []command) []*fyne.MenuItem {
	items := make([]*fyne.MenuItem, len(commands))
	for i, label := range inColumns(commands) {
		c := commands[i]
		if c.label == "" {
			items[i] = fyne.NewMenuItemSeparator()
			continue
		}
		items[i] = fyne.NewMenuItem(label, c.act)
		items[i].Disabled = c.act == nil && c.more == nil
		if c.more != nil {
			items[i].ChildMenu = fyne.NewMenu("", a.items(c.more)...)
		}
		if c.key.Name != "" && c.act != nil {
			a.main.Keys.Bind(c.key, c.label, c.act)
		}
	}
	return items
}

// menuGap is at least between a label and its key.
const menuGap = 28

// inColumns writes behind each label its key, all keys of a menu one below the other.
// Fyne writes the Shortcut of an item in a fifth of the text's colour, which nobody reads
// at a counter.
func inColumns(commands []command) []string {
	width := func(text string) float32 {
		return fyne.MeasureText(text, fynetheme.TextSize(), fyne.TextStyle{}).Width
	}
	var widest float32
	for _, c := range commands {
		if c.key.Name != "" {
			widest = max(widest, width(c.label))
		}
	}
	const many = 100
	space := width(strings.Repeat(" ", many)) / many
	labels := make([]string, len(commands))
	for i, c := range commands {
		labels[i] = c.label
		if c.key.Name != "" {
			n := math.Round(float64((widest + menuGap - width(c.label)) / space))
			labels[i] += strings.Repeat(" ", int(n)) + c.key.String()
		}
	}
	return labels
}
