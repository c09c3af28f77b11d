package paper_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/go-text/typesetting/fontscan"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

// said is a name and a title in a language.
type said struct{ language, first, last, title string }

var languages = []said{
	{"German", "Jürgen", "Groß", "Kinderfahrradhelm für Mädchen, Größe M"},
	{"Polish", "Łukasz", "Śmigły", "Kask rowerowy dziecięcy żółty"},
	{"Greek", "Ελένη", "Παππά", "Κράνος ποδηλάτου για παιδιά"},
	{"Russian", "Юлия", "Щукина", "Велосипедный шлем детский, жёлтый"},
	{"Vietnamese", "Nguyễn", "Thị Hương", "Mũ bảo hiểm xe đạp trẻ em"},
	{"Turkish", "Işıl", "Çağlayan", "Çocuk bisiklet kaskı, yeşil"},
	{"Hebrew", "שירה", "כהן", "קסדת אופניים לילדים 48 אדום"},
	{"Arabic", "مريم", "العلي", "خوذة دراجة للأطفال مقاس 48"},
}

func (l said) sheet() paper.Sheet {
	s := helmets()
	s.Customer = store.Customer{FirstName: l.first, LastName: l.last}
	s.Transaction.Lines[0].Title, s.Order.Lines[0].Variant = l.title, "Default Title"
	return lay(store.DocumentReceipt, s)
}

// TestR37_EveryScriptIsOnEveryPaper reads names and titles of eight languages back
// from PDFs, by a program that is none of ours, and finds them on receipt printers of
// each language as letters or as dots, never as a question mark.
func TestR37_EveryScriptIsOnEveryPaper(t *testing.T) {
	for _, l := range languages {
		t.Run(l.language, func(t *testing.T) {
			sheet := l.sheet()
			if lacks := sheet.Romanised(); len(lacks) > 0 {
				t.Errorf("no font has %v", lacks)
			}
			for _, format := range paper.Formats() {
				text := asText(t, sheet, format)
				for _, word := range strings.Fields(l.first + " " + l.last + " " + l.title) {
					says(t, text, strings.Trim(word, ","))
				}
				if !format.Roll() {
					continue
				}
				for _, language := range store.PrinterLanguages() {
					profile := store.UsualPrinter()
					profile.Language = language
					var b bytes.Buffer
					must(t, sheet.Bytes(&b, format, profile, false))
					if language == store.Epson {
						saysNot(t, printed(t, b.Bytes()), "?")
					}
				}
			}
		})
	}
}

// TestR37_LettersThatAPrinterLacksArePictures counts the dots of a title's picture: a
// printer that has the letters gets none.
func TestR37_LettersThatAPrinterLacksArePictures(t *testing.T) {
	for _, c := range []struct {
		language, pages string
		pictures        bool
	}{
		{"German", "", false},
		{"Polish", "", false},
		{"Russian", "", false},
		{"Russian", "858", true},
		{"Greek", "", true},
		{"Greek", "1253", false},
		{"Vietnamese", "", true},
		{"Hebrew", "", true},
		{"Arabic", "858,1252", true},
		{"German", store.Pictures, true},
	} {
		for _, l := range languages {
			if l.language != c.language {
				continue
			}
			profile := store.UsualPrinter()
			profile.CodePages = c.pages
			var b bytes.Buffer
			must(t, l.sheet().Bytes(&b, paper.Roll80, profile, false))
			if got := bytes.Contains(b.Bytes(), []byte("\x1dv0\x00")); got != c.pictures {
				t.Errorf("%s with code pages %q is printed as a picture: %t, want %t", c.language, c.pages, got, c.pictures)
			}
		}
	}
}

// TestR37_AScriptOfTheComputersFontsIsPrintedOrSaidToBeMissing prints Chinese, Japanese and
// Korean on a computer without any font for them, and on one with Droid Sans Fallback, which
// has the first two.
func TestR37_AScriptOfTheComputersFontsIsPrintedOrSaidToBeMissing(t *testing.T) {
	names := said{"", "王小明", "김민수", "自転車ヘルメット、子ども用 48"}
	paper.SystemFonts(t)
	sheet := names.sheet()
	says(t, asText(t, sheet, paper.Roll80), "Wang Xiao Ming")
	if got := sheet.Lacking(); !strings.Contains(got, "no font for Chinese, Japanese and Korean: it is written in Latin letters") {
		t.Errorf("it says %q", got)
	}
	saysNot(t, printed(t, escpos(t, sheet, paper.Roll80)), "?")

	const droid = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"
	if _, err := os.Stat(droid); err != nil {
		t.Skip("fonts-droid-fallback is not installed: .ci/need screen")
	}
	paper.SystemFonts(t, droid)
	sheet = names.sheet()
	for _, format := range paper.Formats() {
		if text := letters(asText(t, sheet, format)); !strings.Contains(text, "王小明") || !strings.Contains(text, "自転車ヘルメット、子ども用48") {
			t.Errorf("%s says\n%s", format, text)
		}
	}
	if got := sheet.Lacking(); !strings.Contains(got, "no font for Korean:") {
		t.Errorf("it says %q", got)
	}
	if !bytes.Contains(escpos(t, sheet, paper.Roll80), []byte("\x1dv0\x00")) {
		t.Error("the receipt printer gets no picture")
	}
}

// TestR63_ASearchForFontsThatNeverEndsKeepsNoPaperWaiting has the computer's fonts on a share
// that hangs: papers do without them, and the window goes on.
func TestR63_ASearchForFontsThatNeverEndsKeepsNoPaperWaiting(t *testing.T) {
	paper.Hurry(t)
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	paper.SystemFontsBy(t, func() *fontscan.FontMap {
		<-ended
		return nil
	})
	for range 2 {
		sheet := said{"", "王小明", "Keller", "خوذة دراجة"}.sheet()
		if got := sheet.Lacking(); !strings.Contains(got, "still being looked for, so Chinese is written in Latin letters") {
			t.Errorf("it says %q", got)
		}
		says(t, previewed(t, sheet, paper.Roll80), "Customer Wang Xiao Ming Keller")
	}
}

// dots reads the picture that a Star printer in raster mode prints: rows of dots.
func dots(t testing.TB, data []byte, across int) *image.Gray {
	t.Helper()
	data = bytes.TrimPrefix(data, []byte("\x1b*rA\x1b*rP0\x00"))
	var rows [][]byte
	for len(data) > 3 && data[0] == 'b' {
		n := int(data[1]) + int(data[2])<<8
		rows = append(rows, data[3:3+n])
		data = data[3+n:]
	}
	if string(data) != "\x1b*rB" {
		t.Fatalf("behind the rows there is % x", data[:min(len(data), 9)])
	}
	drawn := image.NewGray(image.Rect(0, 0, across, len(rows)))
	for y, row := range rows {
		for x := range across {
			shade := byte(0xff)
			if x/8 < len(row) && row[x/8]>>(7-x%8)&1 == 1 {
				shade = 0
			}
			drawn.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	return drawn
}

func starRaster(t testing.TB, s paper.Sheet, format paper.Format) []byte {
	t.Helper()
	profile := store.UsualPrinter()
	profile.Language = store.StarRaster
	var b bytes.Buffer
	must(t, s.Bytes(&b, format, profile, false))
	return b.Bytes()
}

// TestR37_TheBarcodeOfAPictureIsReadBack reads the barcode from the dots that a printer
// without letters is sent; TILLBRIDGE_PICTURES keeps the papers of all
// languages, as dots, as PDF and as an Epson gets them.
func TestR37_TheBarcodeOfAPictureIsReadBack(t *testing.T) {
	needs(t, "zbarimg", "pdftoppm")
	folder := os.Getenv("TILLBRIDGE_PICTURES")
	keep := folder != ""
	if !keep {
		folder = t.TempDir()
	}
	for _, l := range languages {
		for format, across := range map[paper.Format]int{paper.Roll58: 384, paper.Roll80: 576, paper.Roll112: 832} {
			file := filepath.Join(folder, l.language+" "+string(format)+".png")
			var b bytes.Buffer
			must(t, png.Encode(&b, dots(t, starRaster(t, l.sheet(), format), across)))
			must(t, os.WriteFile(file, b.Bytes(), 0o600))
			if keep && format == paper.Roll80 {
				must(t, os.WriteFile(filepath.Join(folder, l.language+".escpos"), escpos(t, l.sheet(), format), 0o600))
				drawn := filepath.Join(folder, l.language+" PDF")
				must(t, exec.Command("pdftoppm", "-r", "150", "-png", "-singlefile", pdf(t, l.sheet(), format), drawn).Run())
			}
			out, err := exec.Command("zbarimg", "--quiet", file).Output()
			must(t, err)
			if got := strings.TrimSpace(string(out)); got != "CODE-128:20004127" {
				t.Errorf("%s on %s: the scanner reads %q", l.language, format, got)
			}
		}
	}
}

// BenchmarkReceiptOfAnyScript draws a receipt of 40 lines, with titles that were never set
// before.
func BenchmarkReceiptOfAnyScript(b *testing.B) {
	number := 0
	for _, l := range languages {
		sheet := func() paper.Sheet {
			s := helmets()
			s.Customer = store.Customer{FirstName: l.first, LastName: l.last}
			s.Transaction.Lines = nil
			for range 9 {
				number++
				s.Transaction.Lines = append(s.Transaction.Lines, store.TransactionLine{
					Title: l.title + " " + strconv.Itoa(number), Quantity: 1, UnitPrice: 900,
				})
			}
			return lay(store.DocumentReceipt, s)
		}
		b.Run(l.language+"/PDF", func(b *testing.B) {
			for b.Loop() {
				var out bytes.Buffer
				must(b, sheet().PDF(&out, paper.Roll80))
			}
		})
		b.Run(l.language+"/printer", func(b *testing.B) {
			for b.Loop() {
				var out bytes.Buffer
				must(b, sheet().Bytes(&out, paper.Roll80, store.UsualPrinter(), false))
			}
		})
	}
}
