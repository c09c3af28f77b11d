package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// Field is an input below its caption. Beside the caption stands what is to be
// said of what was typed: that it is not saved, or that it can't be.
type Field struct {
	widget.BaseWidget
	Entry *Entry

	caption string
	tone    theme.Tone
	note    string
	// uncut says that the note is of no use when it is cut.
	uncut bool
}

// Measures of a field. Its least width is the same for all, so that those in a row
// share it by weight alone.
const (
	captionHeight float32 = 19
	fieldWidth    float32 = 64
)

// NewField makes a field with an empty input.
func NewField(caption string, keys *KeyMap) *Field {
	f := &Field{Entry: NewEntry("", keys), caption: caption}
	f.ExtendBaseWidget(f)
	return f
}

// NewTextField makes a field of several lines.
func NewTextField(caption string, lines int, keys *KeyMap) *Field {
	f := NewField(caption, keys)
	f.Entry.MultiLine, f.Entry.Wrapping = true, fyne.TextWrapWord
	f.Entry.SetMinRowsVisible(lines)
	return f
}

// Say puts a note beside the caption; an empty one takes it away.
func (f *Field) Say(tone theme.Tone, note string) { f.say(tone, note, false) }

// SayWhole puts a note beside the caption, or none where there is no room for all of it.
func (f *Field) SayWhole(tone theme.Tone, note string) { f.say(tone, note, true) }

func (f *Field) say(tone theme.Tone, note string, uncut bool) {
	if f.tone == tone && f.note == note {
		return
	}
	f.tone, f.note, f.uncut = tone, note, uncut
	f.Refresh()
}

// Note returns what is said beside the caption.
func (f *Field) Note() string { return f.note }

// CreateRenderer draws caption, note and input.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	caption, note, dot := newText(theme.Small, false), newText(theme.Small, false), &canvas.Circle{}
	paint := func() {
		paintText(caption, f.caption, theme.Secondary)
		paintText(note, f.note, f.tone.Ink())
		dot.FillColor, dot.Hidden = theme.Color(f.tone.Solid()), f.note == ""
	}
	minSize := func() fyne.Size {
		return fyne.NewSize(fieldWidth, captionHeight+f.Entry.MinSize().Height)
	}
	layout := func(size fyne.Size) {
		middle(caption, 0, captionHeight/2-1)
		at := widthOf(caption) + 24
		note.Text = fit(f.note, max(0, size.Width-at), fontKey{size: theme.Small})
		if f.uncut && note.Text != f.note {
			note.Text, dot.Hidden = "", true
		}
		place(dot, at-12, captionHeight/2-4, 6, 6)
		middle(note, at, captionHeight/2-1)
		place(f.Entry, 0, captionHeight, size.Width, size.Height-captionHeight)
	}
	return newDrawing(f, minSize, paint, layout, caption, dot, note, f.Entry)
}
