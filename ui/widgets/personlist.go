package widgets

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Person is a row of a person list: somebody found, how likely it is them, and
// why.
type Person struct {
	// Score is a short word on a square of its tone.
	Score string
	Tone  theme.Tone
	Name  []Piece
	Code  string
	// Facts is the line below the name.
	Facts    []Piece
	Evidence []Fact
	// Right and Second stand at the right end.
	Right, Second string
}

// Fact is what a chip says.
type Fact struct {
	Tone theme.Tone
	Icon assets.Icon
	Text string
}

// NewPersonList makes a DataList of people: its rows are three lines high, and
// its two titles say what is found and what stands at the right.
func NewPersonList(title, right string, length func() int, person func(i int) Person) *DataList {
	d := NewDataList([]Column{{Title: title, Width: 300, Weight: 1}, {Title: right, Width: personRight, Right: true}}, length, nil)
	d.RowHeight, d.least = personRow, 2
	d.set.left = personLeft
	d.painter = func() rowPainter { return newPersonPainter(person) }
	return d
}

// Measures of a person's row.
const (
	personRow   float32 = 82
	personLeft  float32 = 16
	personTexts float32 = 76 // where the lines begin
	personScore float32 = 46
	personRight float32 = 100
	personChip  float32 = 6  // between chips
	personMore  float32 = 22 // for the count of chips that have no room
)

// personPainter paints a person.
type personPainter struct {
	person func(i int) Person

	objects             []fyne.CanvasObject
	ground, strip, line *canvas.Rectangle
	square              *canvas.Rectangle
	score, code         *canvas.Text
	right, second, more *canvas.Text
	name, facts         pieceLine
	chips               []*Chip
	size                fyne.Size
}

func newPersonPainter(person func(i int) Person) *personPainter {
	p := &personPainter{
		person: person,
		ground: &canvas.Rectangle{}, strip: &canvas.Rectangle{}, line: &canvas.Rectangle{}, square: &canvas.Rectangle{CornerRadius: 7},
		score: newText(18, true), code: newText(theme.Small, false), right: newText(theme.Body, false), second: newText(theme.Small, false),
		more:  newText(theme.Small, false),
		name:  pieceLine{font: fontKey{theme.Scaled(15), fyne.TextStyle{Bold: true}}},
		facts: pieceLine{font: fontKey{size: theme.Body}},
	}
	p.objects = []fyne.CanvasObject{p.ground, p.strip, p.line, p.square, p.score, p.code, p.right, p.second, p.more}
	return p
}

func (p *personPainter) drawn() []fyne.CanvasObject { return p.objects }

func (p *personPainter) forget() {}

func (p *personPainter) layout(size fyne.Size) { p.size = size }

func (p *personPainter) paint(i int, selected, hovered bool) {
	if p.size.Height == 0 {
		return
	}
	who, size := p.person(i), p.size
	fill := theme.Panel
	switch {
	case selected:
		fill = theme.SelectedRow
	case hovered:
		fill = theme.HoverRow
	}
	p.ground.FillColor, p.line.FillColor = theme.Color(fill), theme.Color(theme.Line)
	p.strip.FillColor, p.strip.Hidden = theme.Color(theme.Primary), !selected
	p.square.FillColor = theme.Color(who.Tone.Tint())
	place(p.ground, 0, 0, size.Width, size.Height-1)
	place(p.line, 0, size.Height-1, size.Width, 1)
	place(p.strip, 0, 0, stripWidth, size.Height-1)
	mid := (size.Height - 1) / 2
	place(p.square, personLeft, whole(mid-personScore/2), personScore, personScore)
	paintText(p.score, who.Score, who.Tone.Ink())
	middle(p.score, personLeft+whole((personScore-widthOf(p.score))/2), mid)

	edge := size.Width - columnRight
	paintText(p.right, fit(who.Right, personRight, fontKey{size: theme.Body}), theme.Text)
	paintText(p.second, fit(who.Second, personRight, fontKey{size: theme.Small}), theme.Secondary)
	if who.Second == "" {
		middle(p.right, edge-widthOf(p.right), mid)
	} else {
		middle(p.right, edge-widthOf(p.right), mid-9)
	}
	middle(p.second, edge-widthOf(p.second), mid+9)

	end := edge - personRight - columnGap
	p.paintLines(who, end)
	for _, o := range []fyne.CanvasObject{p.ground, p.strip, p.line, p.square, p.score, p.code, p.right, p.second, p.more} {
		o.Refresh()
	}
}

func (p *personPainter) paintLines(who Person, end float32) {
	paintText(p.code, who.Code, theme.Secondary)
	codeRoom := widthOf(p.code)
	if codeRoom > 0 {
		codeRoom += 10
	}
	at, fresh := p.name.paint(who.Name, personTexts, 18, end-codeRoom)
	p.objects = append(p.objects, fresh...)
	middle(p.code, at+10, 18)
	_, fresh = p.facts.paint(who.Facts, personTexts, 40, end)
	p.objects = append(p.objects, fresh...)

	x, shown := personTexts, 0
	for _, fact := range who.Evidence {
		if shown == len(p.chips) {
			p.chips = append(p.chips, NewChip(fact.Tone, fact.Icon, fact.Text))
			p.objects = append(p.objects, p.chips[shown])
		}
		chip := p.chips[shown]
		chip.Set(fact.Tone, fact.Icon, fact.Text)
		width := chip.MinSize().Width
		if x+width > end-personMore {
			break
		}
		place(chip, x, 53, width, chipHeight)
		chip.Show()
		x += width + personChip
		shown++
	}
	for _, chip := range p.chips[shown:] {
		chip.Hide()
	}
	paintText(p.more, "", theme.Secondary)
	if left := len(who.Evidence) - shown; left > 0 {
		p.more.Text = fmt.Sprintf("+%d", left)
	}
	middle(p.more, x+2, 53+chipHeight/2)
}
