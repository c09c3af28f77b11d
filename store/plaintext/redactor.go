package plaintext

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Redactor takes secrets and people out of text on its way to a log or a terminal
// (R42). It knows the forms of Shopify's tokens and of headers that carry one, the
// secrets that it was told of, emails and phone numbers, however they are written:
// escaped for JSON, a URL or HTML, in base64 or hex, with signs in between that
// nobody sees. When in doubt it takes out too much. It can't know names. The zero
// value works; many goroutines may use it.
type Redactor struct {
	mu sync.RWMutex
	// secrets are longer than shortestSecret.
	secrets []string
	known   *regexp.Regexp
}

// shortestSecret is what is taken for a secret at all: anything shorter would be
// found in ordinary words.
const shortestSecret = 6

// Hide makes secrets known that are in use.
func (r *Redactor) Hide(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		if len(secret) >= shortestSecret && !slices.Contains(r.secrets, secret) {
			r.secrets = append(r.secrets, secret)
		}
	}
	// The longest first: one may be the beginning of another.
	slices.SortFunc(r.secrets, func(a, b string) int { return len(b) - len(a) })
	quoted := make([]string, len(r.secrets))
	for i, secret := range r.secrets {
		quoted[i] = regexp.QuoteMeta(secret)
	}
	if len(quoted) > 0 {
		r.known = regexp.MustCompile(`(?i)` + strings.Join(quoted, "|"))
	}
}

// longestLogged is how much of a text goes into a log, in bytes. What others wrote is
// not worth more, and looking through megabytes of it would hold the program up.
const longestLogged = 4096

// Text is a text without secrets and people, for a log; one that is long is cut.
func (r *Redactor) Text(text string) string {
	if len(text) <= longestLogged {
		return r.clean(text, andPeople)
	}
	// Where it is cut, half an email or token is none to the eye of clean.
	const frayed = 512
	cleaned := r.clean(text[:longestLogged], andPeople)
	return strings.ToValidUTF8(cleaned[:max(0, len(cleaned)-frayed)], "") + "…"
}

// Secretless is a text without secrets, for a terminal: whoever asked for a
// customer there sees one.
func (r *Redactor) Secretless(text string) string { return r.clean(text, secretsOnly) }

// KnownJSON takes the secrets that Hide was told of out of the texts of a JSON
// document, for an answer that may repeat what it was sent.
func (r *Redactor) KnownJSON(document string) string { return r.literals(document, knownOnly) }

// how is what is taken out.
type how uint8

const (
	knownOnly how = iota
	secretsOnly
	andPeople
)

// mostLayers is how many times over a text may be escaped.
const mostLayers = 8

func (r *Redactor) clean(text string, all how) string {
	text = r.take(text, all)
	form := text
	for range mostLayers {
		next := unescaped(form)
		if next == form {
			break
		}
		if form = r.take(next, all); form != next {
			text = form
		}
	}
	return text
}

const secretGone, emailGone, phoneGone = "[secret]", "[email]", "[phone]"

var (
	// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens
	token = regexp.MustCompile(`(?i)(?:shp[a-z]{1,4}|atkn|prtapi)_[\w.-]+|eyJ[\w-]+\.[\w-]+\.[\w-]*|age-secret-key-[\w-]+`)
	// What stands behind the name of a header, a field or a parameter that carries one.
	carried = regexp.MustCompile(`(?i)\b(bearer|basic)\s+[^\s"',;\]}]+|` +
		`((?:x-shopify-[a-z-]*(?:token|hmac)[a-z\d-]*|[a-z_-]*(?:access|refresh|id)[_-]?token|[a-z_-]*client[_-]?secret|` +
		`api[_-]?(?:secret|key|password)|password|authorization)["'\\]*\s*[:=>]+\s*[\["'\\]*)[^\s"'&,;}\]\[\\]+`)
	email = regexp.MustCompile(`(?:"[^"\n]{1,64}"|[^\s@"<>,;]+) ?@+ ?[^\s@"<>,;]+`)
	phone = regexp.MustCompile(`[+(]?\p{Nd}(?:[ \t\x{a0}().\-/\x{2010}-\x{2015}\x{2212}·]{0,3}\p{Nd}){6,}`)
	// module is a path in a stack trace, which looks like an email.
	module = regexp.MustCompile(`^[\w./~!-]*/[\w./~!-]+@v\d+\.\d+\.\d+`)
	// figures look like phone numbers and are what a log is read for: Shopify's ids,
	// UUIDs, dates and times, network addresses, durations, our barcodes, our backups, and
	// the version of a program (https://go.dev/ref/mod#pseudo-versions).
	figures = regexp.MustCompile(`\b(?:19|20)\d\d-[01]\d-[0-3]\d-[0-2]\d[0-5]\d[0-5]\d(?:-\d{1,2})?(?:-by-hand)?(?:-[\da-f]{8})?\.db\b|` +
		`\bv\d+\.\d+\.\d+-(?:[\w.]+\.)?20\d\d[01]\d[0-3]\d[0-2]\d[0-5]\d[0-5]\d-[\da-f]{12}(?:\+dirty)?(?: [\da-f]{40})?\b|` +
		`\(devel\) [\da-f]{40}\b|gid://shopify/\w+/\d+|` +
		`\b[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}\b|` +
		`\b(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?\b|\b\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}\b|\b\d+\.\d+(?:ns|µs|ms|s)\b|` +
		`\b[Tt]ransaction \d{8}\b|\b0x[\da-f]{1,16}\b`)
	packed = regexp.MustCompile(`[\w+/-]{12,}`)
)

// take takes out what stands in the text as it is.
func (r *Redactor) take(text string, all how) string {
	r.mu.RLock()
	known, secrets := r.known, r.secrets
	r.mu.RUnlock()
	if known != nil {
		text = known.ReplaceAllString(text, secretGone)
		text = cutOff(text, secrets)
	}
	if all >= secretsOnly {
		text = token.ReplaceAllString(text, secretGone)
		text = carried.ReplaceAllString(text, "${1}${2}"+secretGone)
	}
	if all >= andPeople {
		text = email.ReplaceAllStringFunc(text, func(found string) string {
			if module.MatchString(found) {
				return found
			}
			return emailGone
		})
		text = withoutPhones(text)
	}
	return packed.ReplaceAllStringFunc(text, func(word string) string {
		if r.holds(word, all) {
			return secretGone
		}
		return word
	})
}

// cutOff takes out the beginning of a secret at the end of a text that was cut.
func cutOff(text string, secrets []string) string {
	for _, secret := range secrets {
		for n := min(len(secret)-1, len(text)); n >= shortestSecret; n-- {
			if strings.EqualFold(text[len(text)-n:], secret[:n]) {
				return text[:len(text)-n] + secretGone
			}
		}
	}
	return text
}

func withoutPhones(text string) string {
	var b strings.Builder
	from := 0
	for _, at := range figures.FindAllStringIndex(text, -1) {
		b.WriteString(phone.ReplaceAllString(text[from:at[0]], phoneGone))
		b.WriteString(text[at[0]:at[1]])
		from = at[1]
	}
	b.WriteString(phone.ReplaceAllString(text[from:], phoneGone))
	return b.String()
}

// holds says that a word is base64 or hex of a text with something to take out.
func (r *Redactor) holds(word string, all how) bool {
	var forms []string
	if decoded, err := hex.DecodeString(word[:len(word)&^1]); err == nil {
		forms = append(forms, string(decoded))
	}
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(word)
	for start := range min(4, len(plain)) {
		// What isn't a multiple of four was cut, or is without its padding.
		if part := plain[start:]; len(part)%4 != 1 {
			if decoded, err := base64.RawStdEncoding.DecodeString(part); err == nil {
				forms = append(forms, string(decoded))
			}
		} else if decoded, err := base64.RawStdEncoding.DecodeString(part[:len(part)-1]); err == nil {
			forms = append(forms, string(decoded))
		}
	}
	return slices.ContainsFunc(forms, func(form string) bool {
		return readable(form) && r.clean(form, all) != form
	})
}

// readable says that a text is one, and not what any other bytes decode to.
func readable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) && !unicode.IsSpace(r) })
}

var escapes = regexp.MustCompile(`\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[/"'\\]|%[\da-fA-F]{2}`)

// unescaped takes one layer of escapes off a text, and what is hidden in it.
func unescaped(text string) string {
	text = escapes.ReplaceAllStringFunc(text, func(found string) string {
		switch {
		case len(found) == 6 && found[1] == 'u':
			n, _ := strconv.ParseUint(found[2:], 16, 32)
			return string(rune(n)) //nolint:gosec // four hexadecimal digits
		case len(found) == 4 && found[1] == 'x':
			n, _ := strconv.ParseUint(found[2:], 16, 8)
			return string([]byte{byte(n)})
		case len(found) == 3 && found[0] == '%':
			n, _ := strconv.ParseUint(found[1:], 16, 8)
			return string([]byte{byte(n)})
		case len(found) == 2 && found[0] == '\\':
			return found[1:]
		default:
			return found
		}
	})
	return norm.NFKC.String(Lines(html.UnescapeString(text)))
}

// Terminal returns a writer to a terminal: Lines without secrets.
func (r *Redactor) Terminal(w io.Writer) io.Writer { return terminal{r, w} }

type terminal struct {
	*Redactor
	to io.Writer
}

// Write implements io.Writer.
func (t terminal) Write(p []byte) (int, error) {
	if _, err := io.WriteString(t.to, t.Secretless(Lines(string(p)))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Log returns a writer of a log to w: each write is one event in JSON, from which
// Text is taken out; what is hidden in it is written as escapes.
func (r *Redactor) Log(w io.Writer) io.Writer { return logWriter{r, w} }

type logWriter struct {
	*Redactor
	to io.Writer
}

var literal = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// Write implements io.Writer.
func (l logWriter) Write(event []byte) (int, error) {
	if _, err := io.WriteString(l.to, JSON(l.literals(string(event), andPeople))); err != nil {
		return 0, err
	}
	return len(event), nil
}

// literals takes out what stands in the texts of a JSON document.
func (r *Redactor) literals(document string, all how) string {
	return literal.ReplaceAllStringFunc(document, func(quoted string) string {
		var text string
		if json.Unmarshal([]byte(quoted), &text) != nil {
			text = quoted
		}
		var cleaned string
		if all == andPeople {
			cleaned = r.Text(text)
		} else {
			cleaned = r.clean(text, all)
		}
		if cleaned == text {
			return quoted
		}
		again, err := json.Marshal(cleaned)
		if err != nil {
			return `""`
		}
		return string(again)
	})
}
