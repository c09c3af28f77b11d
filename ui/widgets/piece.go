package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/ui/theme"
)

// Piece is a run of a text that is compared with another.
type Piece struct {
	Text string
	// Differs marks what the other does not have there.
	Differs bool
	// Muted is for words that stand where a value is missing.
	Muted bool
}

// pieceLine paints pieces one after another on a line, those that differ in
// bold on amber. Texts and marks are kept and used again.
type pieceLine struct {
	font  fontKey
	texts []*canvas.Text
	marks []*canvas.Rectangle
	used  int
}

// markLies is how far a mark reaches beyond its text at either side.
const markLies float32 = 1

// paint puts the pieces at x, their middle at mid, cut at the right end, and
// returns where they end and objects that are new.
func (l *pieceLine) paint(pieces []Piece, x, mid, end float32) (at float32, fresh []fyne.CanvasObject) {
	height := lineHeight(l.font)
	l.used = 0
	for _, piece := range pieces {
		font := l.font
		font.style.Bold = font.style.Bold || piece.Differs
		if piece.Text == "" || end-x < advance('…', font) {
			continue
		}
		text, mark, isNew := l.next()
		if isNew {
			fresh = append(fresh, mark, text)
		}
		text.TextSize, text.TextStyle = font.size, font.style
		text.Text = fit(piece.Text, end-x, font)
		width := fyne.MeasureText(text.Text, font.size, font.style).Width
		name := theme.Text
		switch {
		case piece.Differs:
			name = theme.Amber.Ink()
		case piece.Muted:
			name = theme.Muted
		}
		text.Color = theme.Color(name)
		mark.FillColor, mark.Hidden = theme.Color(theme.Amber.Tint()), !piece.Differs
		place(mark, x-markLies, whole(mid-height/2)+1, width+2*markLies, height-2)
		place(text, x, whole(mid-height/2), width, height)
		text.Hidden = false
		text.Refresh()
		mark.Refresh()
		x += width
		if text.Text != piece.Text {
			break
		}
	}
	for i := l.used; i < len(l.texts); i++ {
		l.texts[i].Hidden, l.marks[i].Hidden = true, true
		l.texts[i].Refresh()
		l.marks[i].Refresh()
	}
	return x, fresh
}

func (l *pieceLine) next() (text *canvas.Text, mark *canvas.Rectangle, isNew bool) {
	if l.used == len(l.texts) {
		l.texts = append(l.texts, &canvas.Text{})
		l.marks = append(l.marks, &canvas.Rectangle{CornerRadius: 3})
		isNew = true
	}
	text, mark = l.texts[l.used], l.marks[l.used]
	l.used++
	return text, mark, isNew
}
