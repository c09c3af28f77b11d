package setup

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/sync/connect"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// shownFor is how long a secret stays readable after a tap on the eye.
const shownFor = 8 * time.Second

// form is the step Shop: what a person types.
type form struct {
	both   fyne.CanvasObject // the form and, beside it, the test
	hint   *widgets.Text
	client *fyne.Container
	where  *widgets.Text
	place  *widgets.Note
	kept   connect.Kept
	// filling is true while the window itself writes into the inputs.
	filling bool
}

func (v *Window) buildForm() {
	field := func(caption string) *widgets.Field {
		f := widgets.NewField(caption, v.keys)
		f.Entry.OnChanged = func(string) { v.edited() }
		f.Entry.OnSubmitted = func(string) { v.goOn() }
		return f
	}
	secret := func(caption string) *widgets.Field {
		f := widgets.NewField(caption, v.keys)
		f.Entry = widgets.NewSecretEntry("", v.keys, func() {
			if v.window.Work.After != nil {
				v.window.Work.After(shownFor, f.Entry.Mask)
			}
		})
		f.Entry.OnChanged = func(string) { v.edited() }
		f.Entry.OnSubmitted = func(string) { v.goOn() }
		return f
	}
	v.Domain, v.ClientID, v.Secret, v.Token = field("Shop domain"), field("Client ID"), secret("Client secret"), secret("Access token")
	v.Domain.Entry.PlaceHolder = "name.myshopify.com"
	v.ClientID.Entry.TextStyle.Monospace = true
	v.Name = widgets.NewField("Name shown to staff", v.keys)
	v.Name.Entry.PlaceHolder = "what the shop calls itself"
	v.ByClient = widgets.NewChoice("Client ID and client secret", "From the Dev Dashboard. The token is renewed before its 24 hours end.",
		func() { v.signInBy(true) })
	v.ByToken = widgets.NewChoice("Access token", "An older custom app's token, beginning with shpat_.", func() { v.signInBy(false) })
	v.ByClient.SetTaken(true)
	v.ByClient.Keys, v.ByToken.Keys = v.keys, v.keys
	v.Every = widgets.NewSelect(pauses(), slices.Index(store.CheckPauses(), store.DefaultPause), func(int) {})
	v.Every.Keys = v.keys

	v.form.hint = widgets.NewText("", theme.Small, false, theme.Secondary)
	v.form.hint.Cut = true
	v.form.where = widgets.NewText("", theme.Small, false, theme.Secondary)
	v.form.where.Cut = true
	v.form.place = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	v.form.client = widgets.Down(12, widgets.Fixed(v.ClientID), widgets.Fixed(v.Secret))
	caption := func(text string) widgets.Item {
		return widgets.Fixed(widgets.NewText(text, theme.Small, false, theme.Secondary))
	}
	items := []widgets.Item{
		widgets.Fixed(widgets.Down(5, widgets.Fixed(v.Domain), widgets.Fixed(v.form.hint))),
		widgets.Fixed(widgets.Down(5, caption("How to sign in"), widgets.Fixed(v.ByClient), widgets.Fixed(v.ByToken))),
		widgets.Fixed(v.form.client), widgets.Fixed(v.Token), widgets.Fixed(v.form.where), widgets.Fixed(v.form.place),
		widgets.Fixed(widgets.Across(12, widgets.Grow(v.Name, 1), screen.Wide(150, widgets.Down(4, caption("Check for orders every"),
			widgets.Fixed(v.Every))))),
	}
	if v.cfg.Practice != "" {
		items = append([]widgets.Item{widgets.Fixed(widgets.NewNote(theme.Blue, assets.Info, "To practise", v.cfg.Practice))}, items...)
	}
	left := widgets.NewPanel(assets.Store, "Shop", container.NewVScroll(screen.Inset(14, 16, theme.Padding, theme.Padding,
		widgets.Down(13, items...))))
	left.Flush = true
	v.test.panel = widgets.NewPanel(assets.Plug, "Connection test", container.NewStack())
	v.test.panel.Flush = true
	v.test.verdict = widgets.NewChip(theme.Grey, "", "not tested")
	v.test.panel.Aside = v.test.verdict
	v.form.both = widgets.Across(16, widgets.Grow(left, 1), screen.Wide(460, v.test.panel))
}

// pauses are store.CheckPauses in words.
func pauses() []string {
	var words []string
	for _, pause := range store.CheckPauses() {
		if pause < time.Minute {
			words = append(words, screen.Many(int(pause/time.Second), "second", "seconds"))
			continue
		}
		words = append(words, screen.Many(int(pause/time.Minute), "minute", "minutes"))
	}
	return words
}

func (v *Window) every() time.Duration {
	if i := v.Every.Chosen(); i >= 0 {
		return store.CheckPauses()[i]
	}
	return store.DefaultPause
}

// shopName is what staff read: what was typed, else what the shop calls itself.
func (v *Window) shopName() string {
	if name := strings.TrimSpace(v.Name.Entry.Text); name != "" {
		return name
	}
	return v.test.result.Shop.Name
}

// fill shows the shop that is connected, or should be. A kept secret is never shown.
func (v *Window) fill(c store.Connection) {
	v.form.filling = true
	defer func() { v.form.filling = false }()
	v.form.kept = v.cfg.Shop.Kept(c.Domain)
	v.Domain.Entry.SetText(c.Domain)
	v.Name.Entry.SetText(c.Name)
	v.ClientID.Entry.SetText(v.form.kept.ClientID)
	v.Secret.Entry.SetText("")
	v.Token.Entry.SetText("")
	v.Secret.Entry.PlaceHolder, v.Token.Entry.PlaceHolder = "", ""
	if here := v.form.kept.Place; here == connect.InKeyring || here == connect.InEnvironment {
		v.takeWay(v.form.kept.ClientID != "")
		v.Secret.Entry.PlaceHolder, v.Token.Entry.PlaceHolder = "unchanged", "unchanged"
	}
	if i := slices.Index(store.CheckPauses(), c.Every); i >= 0 {
		v.Every.SetChosen(i)
	}
}

func (v *Window) signInBy(client bool) {
	if v.ByClient.Taken() == client {
		return
	}
	v.takeWay(client)
	v.edited()
	if client {
		v.window.Canvas().Focus(v.ClientID.Entry)
		return
	}
	v.window.Canvas().Focus(v.Token.Entry)
}

func (v *Window) takeWay(client bool) {
	v.ByClient.SetTaken(client)
	v.ByToken.SetTaken(!client)
}

// edited makes a test that was of something else count no more.
func (v *Window) edited() {
	if v.form.filling {
		return
	}
	for _, f := range []*widgets.Field{v.Domain, v.ClientID, v.Secret, v.Token} {
		f.Say(theme.NoTone, "")
	}
	v.test.forget()
	v.stage = atShop
	v.show()
}

// showForm brings the form's own words in line with what was typed.
func (v *Window) showForm() {
	client := v.ByClient.Taken()
	screen.Show(v.form.client, client)
	screen.Show(v.Token, !client)
	v.form.hint.Color = theme.Secondary
	v.form.hint.Text = "Shown in Shopify under Settings, Domains. It ends in .myshopify.com."
	typed := strings.TrimSpace(v.Domain.Entry.Text)
	if domain, err := store.ShopDomain(typed); err == nil && domain != typed {
		v.form.hint.Color, v.form.hint.Text = theme.Teal.Ink(), "That is "+domain+"."
	}
	v.form.hint.Refresh()
	where, note := v.whereKept()
	v.form.where.Set(where)
	screen.Show(v.form.where, where != "")
	v.form.place.Set(theme.Amber, assets.Alert, "", note)
	screen.Show(v.form.place, note != "")
}

// whereKept says where the secret goes, or why it can't be kept.
func (v *Window) whereKept() (where, note string) {
	return whereKept(v.ByToken.Taken(), v.form.kept.Place, v.cfg.Practice != "", v.cfg.Machine)
}

// read takes what was typed; what is wrong is said beside the input it is in. Zero
// credentials are those that are kept.
func (v *Window) read() (asked, bool) {
	domain, err := store.ShopDomain(v.Domain.Entry.Text)
	if err != nil {
		v.form.hint.Color, v.form.hint.Text = theme.Red.Ink(), store.MessageOf(err)
		v.form.hint.Refresh()
		v.Domain.Say(theme.Red, "not a shop's domain")
		v.window.Canvas().Focus(v.Domain.Entry)
		return asked{}, false
	}
	v.form.filling = true
	v.Domain.Entry.SetText(domain)
	v.form.filling = false
	t := typed{
		domain: domain, client: v.ByClient.Taken(), clientID: strings.TrimSpace(v.ClientID.Entry.Text),
		secret: strings.TrimSpace(v.Secret.Entry.Text), token: strings.TrimSpace(v.Token.Entry.Text),
	}
	to, missing, what := t.credentials(v.form.kept, v.cfg.Shop.Used().Domain)
	if what == "" {
		return to, true
	}
	f := map[input]*widgets.Field{inClientID: v.ClientID, inSecret: v.Secret, inToken: v.Token}[missing]
	f.Say(theme.Red, what)
	v.window.Canvas().Focus(f.Entry)
	return asked{}, false
}
