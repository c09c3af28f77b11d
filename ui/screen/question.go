package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Answer is one way to answer a question; a verb, never "OK".
type Answer struct {
	Kind widgets.Kind
	Icon assets.Icon
	Text string
	Act  func()
}

// Question is a dialog in front of a window. Esc takes the first answer, which changes
// nothing, and so does Enter, but for Enter in an input, which takes the last. The answer
// that Enter takes looks primary and no other does: what looks like the next step and what
// the key does are never two things.
type Question struct {
	Tone      theme.Tone
	Icon      assets.Icon
	Title     string
	Sentences []string
	// Inputs stand between the sentences and the answers; the first gets the keys.
	Inputs []*widgets.Entry
	// Form holds the inputs where one below the other will not do.
	Form fyne.CanvasObject
	// Careful gives the keys to the first answer although there are inputs: where the
	// question follows another, its Enter must not answer this one (M2).
	Careful bool
	Answers []Answer
	// Keys are those of what else is in Form; nil where there is nothing else.
	Keys *widgets.KeyMap
}

const (
	questionWidth float32 = 520
	dialogPadding float32 = 24
)

// Ask shows the question.
func Ask(c fyne.Canvas, q Question) {
	keys := q.Keys
	if keys == nil {
		keys = widgets.DialogKeys(c)
	}
	var popUp *widget.PopUp
	take := func(a Answer) {
		popUp.Hide()
		if a.Act != nil {
			a.Act()
		}
	}
	body := []widgets.Item{widgets.Fixed(widgets.Across(12,
		widgets.Fixed(widgets.NewIconSquare(q.Tone, q.Icon, 32)),
		widgets.Grow(widgets.NewText(q.Title, theme.CounterText, true, theme.Text), 1)))}
	for _, sentence := range q.Sentences {
		// A label keeps its text 8 inside of itself; here it begins where all else does.
		body = append(body, widgets.Fixed(Inset(-4, -4, -8, -8, newParagraph(sentence))))
	}
	for _, input := range q.Inputs {
		input.Keys = keys
		input.OnSubmitted = func(string) { take(q.Answers[len(q.Answers)-1]) }
		if q.Form == nil {
			body = append(body, widgets.Fixed(input))
		}
	}
	if q.Form != nil {
		body = append(body, widgets.Fixed(q.Form))
	}
	row := []widgets.Item{widgets.Space(1)}
	buttons := make([]*widgets.ToolButton, len(q.Answers))
	typing := len(q.Inputs) > 0 && !q.Careful
	for i, a := range q.Answers {
		buttons[i] = widgets.NewFooterButton(q.look(i, typing), a.Icon, a.Text, func() { take(a) })
		buttons[i].Keys = keys
		row = append(row, widgets.Fixed(buttons[i]))
	}
	body = append(body, widgets.Fixed(Inset(8, 0, 0, 0, widgets.Across(12, row...))))
	keys.On(fyne.KeyEscape, "", func() { take(q.Answers[0]) })

	content := widgets.Down(12, body...)
	popUp = Dialog(c, keys, max(questionWidth, content.MinSize().Width+2*dialogPadding), content)
	if typing {
		c.Focus(q.Inputs[0])
		return
	}
	c.Focus(buttons[0])
}

// look is how an answer is drawn, counted from 0: where the keys are with the first, that one
// is primary, whatever was asked for the others.
func (q Question) look(i int, typing bool) widgets.Kind {
	switch kind := q.Answers[i].Kind; {
	case typing:
		return kind
	case i == 0 && kind == widgets.Plain:
		return widgets.Primary
	case i > 0 && kind == widgets.Primary:
		return widgets.Plain
	default:
		return kind
	}
}

// Dialog shows content in a box in front of a window, for its owner to hide. The keys are
// those of what is in it.
func Dialog(c fyne.Canvas, keys *widgets.KeyMap, width float32, content fyne.CanvasObject) *widget.PopUp {
	border := canvas.NewRectangle(theme.Color(theme.Panel))
	border.CornerRadius, border.StrokeWidth, border.StrokeColor = theme.PanelRadius, 1, theme.Color(theme.Line)
	box := &fyne.Container{Layout: stack{}, Objects: []fyne.CanvasObject{border, Inset(20, 20, dialogPadding, dialogPadding, content)}}
	layer := widgets.NewTipLayer(box, keys)
	popUp := widget.NewModalPopUp(layer, c)
	// Paragraphs know their height only once they know their width.
	popUp.Resize(fyne.NewSize(width, popUp.MinSize().Height))
	popUp.Show()
	layer.Shown(c)
	popUp.Resize(fyne.NewSize(width, popUp.MinSize().Height))
	return popUp
}

// Tell shows a failure in the sentence meant for people.
func Tell(c fyne.Canvas, title, sentence string) {
	Ask(c, Question{Tone: theme.Red, Icon: assets.Alert, Title: title, Sentences: []string{sentence}, Answers: []Answer{
		{Kind: widgets.Primary, Text: "Close"},
	}})
}

type stack struct{}

func (stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

func (stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func newParagraph(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}
