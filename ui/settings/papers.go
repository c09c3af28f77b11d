package settings

import (
	"bytes"
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// papers is the section of what receipts say about the shop.
type papers struct {
	page    fyne.CanvasObject
	trouble *widgets.Note

	owner                                               *Window
	name, address, phone, email, website, taxID, footer *widgets.Field
	wishes                                              *widgets.Check
	choose, remove                                      *widgets.ToolButton
	paper                                               *fyne.Container
}

func newPapers(v *Window) *papers {
	p := &papers{owner: v, trouble: widgets.NewNote(theme.Red, assets.Alert, "", ""), paper: container.NewStack()}
	p.trouble.Hide()
	field := func(caption string, to func(*store.Profile) *string) *widgets.Field {
		f := widgets.NewField(caption, v.keys)
		f.Entry.OnChanged = func(text string) { *to(&v.now.profile) = text; p.changed() }
		return f
	}
	p.name = field("Name of the shop", func(s *store.Profile) *string { return &s.Name })
	p.phone = field("Phone", func(s *store.Profile) *string { return &s.Phone })
	p.email = field("Email", func(s *store.Profile) *string { return &s.Email })
	p.website = field("Website", func(s *store.Profile) *string { return &s.Website })
	p.taxID = field("Tax ID", func(s *store.Profile) *string { return &s.TaxID })
	p.address = widgets.NewTextField("Address, in lines as printed", 3, v.keys)
	p.address.Entry.OnChanged = func(text string) { v.now.profile.Address = lines(text); p.changed() }
	p.footer = widgets.NewTextField("Footer, at the end of every receipt", 3, v.keys)
	p.footer.Entry.OnChanged = func(text string) { v.now.profile.Footer = text; p.changed() }
	p.wishes = widgets.NewCheck("Print what the customer asked for", "note and engraving, on receipts too", false, func(ticked bool) {
		v.now.profile.Wishes = ticked
		p.changed()
	})
	p.wishes.Keys = v.keys
	p.choose = widgets.NewToolButton(assets.FolderOpen, "Choose Logo…", p.ask)
	p.choose.Tip = "A PNG or JPEG file of at most 512 KB"
	p.remove = widgets.NewToolButton(assets.Trash, "Remove Logo", func() { v.now.profile.Logo = nil; p.changed() })
	p.choose.Keys, p.remove.Keys = v.keys, v.keys
	form := screen.Inset(14, 14, theme.Padding, theme.Padding, widgets.Down(11,
		widgets.Fixed(widgets.Across(12, widgets.Grow(p.name, 2), widgets.Grow(p.taxID, 1))),
		widgets.Fixed(p.address),
		widgets.Fixed(widgets.Across(12, widgets.Grow(p.phone, 2), widgets.Grow(p.email, 3), widgets.Grow(p.website, 3))),
		widgets.Fixed(p.footer),
		widgets.Fixed(p.wishes),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(p.choose), widgets.Fixed(p.remove), widgets.Space(1)))))
	left := widgets.NewPanel(assets.Store, "The shop on its papers", container.NewVScroll(form))
	left.Flush = true
	right := widgets.NewPanel(assets.Receipt, "On the receipt", screen.Scroll(p.paper))
	p.page = widgets.Down(12, widgets.Fixed(p.trouble), widgets.Grow(widgets.Across(16, widgets.Grow(left, 1), screen.Wide(312, right)), 1))
	return p
}

// lines are those of a text that say something.
func lines(text string) []string {
	var kept []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// fill shows what the window knows.
func (p *papers) fill() {
	s := p.owner.now.profile
	for field, text := range map[*widgets.Field]string{
		p.name: s.Name, p.phone: s.Phone, p.email: s.Email, p.website: s.Website,
		p.taxID: s.TaxID, p.footer: s.Footer,
	} {
		set(field.Entry, text)
	}
	p.wishes.SetTicked(s.Wishes)
	if strings.Join(lines(p.address.Entry.Text), "\n") != strings.Join(s.Address, "\n") {
		p.address.Entry.SetText(strings.Join(s.Address, "\n"))
	}
	p.draw()
}

// changed follows every letter.
func (p *papers) changed() {
	p.draw()
	p.owner.showState()
}

// draw shows head and foot of a receipt as they are printed.
func (p *papers) draw() {
	s := p.owner.now.profile
	ink := theme.Color(theme.PaperInk)
	if len(s.Logo) > 0 {
		p.remove.Enable()
	} else {
		p.remove.Disable("There is no logo.")
	}
	var items []widgets.Item
	line := func(text string, size float32, bold bool) {
		if text = strings.TrimSpace(text); text == "" {
			return
		}
		t := canvas.NewText(cut(text, size), ink)
		t.TextSize, t.Alignment, t.TextStyle.Bold = size, fyne.TextAlignCenter, bold
		items = append(items, widgets.Fixed(t))
	}
	if picture, _, err := image.Decode(bytes.NewReader(s.Logo)); err == nil {
		logo := canvas.NewImageFromImage(picture)
		logo.FillMode = canvas.ImageFillContain
		logo.SetMinSize(fyne.NewSize(200, 72))
		items = append(items, widgets.Fixed(logo))
	}
	line(s.Name, theme.Title, true)
	for _, each := range append(append([]string{}, s.Address...), s.Phone, s.Email, s.Website) {
		line(each, theme.Small, false)
	}
	if s.TaxID != "" {
		line("Tax ID "+s.TaxID, theme.Small, false)
	}
	rule := canvas.NewRectangle(ink)
	rule.SetMinSize(fyne.NewSize(1, 1))
	items = append(items, widgets.Fixed(screen.Inset(10, 10, 0, 0, rule)))
	line("items, tax, payments", theme.Small, false)
	again := canvas.NewRectangle(ink)
	again.SetMinSize(fyne.NewSize(1, 1))
	items = append(items, widgets.Fixed(screen.Inset(10, 10, 0, 0, again)))
	for each := range strings.Lines(s.Footer) {
		line(each, theme.Small, false)
	}
	sheet := canvas.NewRectangle(theme.Color(theme.Paper))
	sheet.StrokeColor, sheet.StrokeWidth = theme.Color(theme.PaperEdge), 1
	p.paper.Objects = []fyne.CanvasObject{container.NewStack(sheet, screen.Inset(16, 16, 14, 14, widgets.Down(1, items...)))}
	p.paper.Refresh()
}

// cut keeps a line within the impression's paper.
func cut(text string, size float32) string {
	letters := []rune(text)
	for len(letters) > 1 && fyne.MeasureText(string(letters), size, fyne.TextStyle{Bold: size > theme.Small}).Width > 248 {
		letters = append(letters[:len(letters)-2], '…')
	}
	return string(letters)
}

// ask lets a person choose the logo's file.
func (p *papers) ask() {
	w := p.owner.window
	screen.ChooseFile(w.Canvas(), w.Work, "Choose a logo", []string{".png", ".jpg", ".jpeg"}, p.take)
}

// take reads a logo away from the UI.
func (p *papers) take(path string) {
	p.owner.window.Work.Go(func() {
		logo, err := openLogo(path)
		p.owner.window.Work.UI(func() {
			if err != nil {
				screen.Tell(p.owner.window.Canvas(), "No logo", store.MessageOf(err))
				return
			}
			p.owner.now.profile.Logo = logo
			p.changed()
		})
	})
}
