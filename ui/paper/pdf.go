package paper

import (
	"bytes"
	"fmt"
	"image/png"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// faceNames are the faces as a PDF calls them.
var faceNames = [faces]string{mono: "mono", sans: "sans", thick: "thick"}

// PDF writes the sheet on a paper; each roll is one long page. Fonts are embedded,
// of each only the letters that are used. Invalid when there is no such paper.
func (s Sheet) PDF(w io.Writer, format Format) (err error) {
	defer Caught(&err)
	if err := format.check(); err != nil {
		return err
	}
	pages := s.pages(format)
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: mm(pages[0].width), Ht: mm(pages[0].height)}})
	f.SetTitle(s.title, true)
	f.SetCreator("Tillbridge", true)
	f.SetAutoPageBreak(false, 0)
	d := pdfDrawing{Fpdf: f, pictures: map[any]string{}}
	for _, p := range pages {
		f.AddPageFormat("P", fpdf.SizeType{Wd: mm(p.width), Ht: mm(p.height)})
		for _, m := range p.marks {
			d.draw(m)
		}
	}
	if err := f.Output(w); err != nil {
		return fmt.Errorf("writing a PDF: %w", err)
	}
	return nil
}

func mm(units float64) float64 { return units / unitsPerMM }

// pdfDrawing is a PDF and what it has embedded so far.
type pdfDrawing struct {
	*fpdf.Fpdf
	embedded [faces]bool
	pictures map[any]string
}

func (d *pdfDrawing) draw(m mark) {
	switch {
	case m.picture != nil:
		d.drawPicture(m)
	case m.text != "":
		d.drawText(m)
	case m.radius > 0:
		d.RoundedRect(mm(m.x), mm(m.y), mm(m.width), mm(m.height), mm(m.radius), "1234", "F")
	default:
		d.Rect(mm(m.x), mm(m.y), mm(m.width), mm(m.height), "F")
	}
}

func (d *pdfDrawing) drawText(m mark) {
	shade := 0
	if m.white {
		shade = 255
	}
	x, y := m.begin()
	if simple(m.text, m.face) {
		d.setFont(m.face, m.size)
		d.SetTextColor(shade, shade, shade)
		d.Text(mm(x), mm(y), m.text)
		return
	}
	// PDF fonts of this library know letters, not their forms: what is shaped is drawn,
	// and its letters lie unseen below it, to be searched and copied.
	set := shape(m.text, m.face, m.rtl)
	d.SetFillColor(shade, shade, shade)
	for _, s := range set.outline(mm(x), mm(y), mm(m.size)) {
		switch {
		case s.begins:
			d.MoveTo(s.to.x, s.to.y)
		case s.curved:
			d.CurveBezierCubicTo(s.pulls[0].x, s.pulls[0].y, s.pulls[1].x, s.pulls[1].y, s.to.x, s.to.y)
		default:
			d.LineTo(s.to.x, s.to.y)
		}
	}
	d.DrawPath("F")
	d.SetFillColor(0, 0, 0)
	d.setFont(sans, m.size)
	d.SetTextRenderingMode(unseen)
	d.Text(mm(x), mm(y), strings.Map(inPDF, set.seen))
	d.SetTextRenderingMode(filled)
}

// The ways in which a PDF shows text.
const (
	filled = 0
	unseen = 3
)

// inPDF leaves out letters behind 65535, where fonts in PDF end.
func inPDF(r rune) rune {
	if r > 0xffff {
		return -1
	}
	return r
}

// setFont chooses a face for letters, embedding it when it is the first time.
func (d *pdfDrawing) setFont(f face, size float64) {
	if !d.embedded[f] {
		file, _ := fontOf(f)
		d.AddUTF8FontFromBytes(faceNames[f], "", file)
		d.embedded[f] = true
	}
	d.SetFont(faceNames[f], "", 0)
	d.SetFontUnitSize(mm(size))
}

func (d *pdfDrawing) drawPicture(m mark) {
	name, known := d.pictures[m.picture]
	if !known {
		name = fmt.Sprint("picture", len(d.pictures))
		d.pictures[m.picture] = name
		var file bytes.Buffer
		if err := png.Encode(&file, m.picture); err != nil {
			d.SetError(fmt.Errorf("drawing a picture: %w", err))
			return
		}
		d.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, &file)
	}
	d.ImageOptions(name, mm(m.x), mm(m.y), mm(m.width), mm(m.height), false, fpdf.ImageOptions{ImageType: "PNG"}, 0, "")
}
