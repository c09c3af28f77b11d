package settings

import (
	"cmp"
	"context"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// atShopify are the two ticks about what Shopify is told, and asked for, of an order's money
// (R57); they stand with the payment types.
type atShopify struct {
	owner              *Window
	panel              *widgets.Panel
	markPaid, captures *widgets.Check
}

func newAtShopify(v *Window) *atShopify {
	p := &atShopify{owner: v}
	check := func(lead, text string, to *bool) *widgets.Check {
		c := widgets.NewCheck(lead, text, false, func(ticked bool) { *to = ticked; v.showState() })
		c.Keys = v.keys
		return c
	}
	p.markPaid = check("Tell Shopify of what is paid here", "once, when all of it was taken", &v.now.markPaid)
	p.captures = check("Capture at Completed", "what is only authorized", &v.now.captures)
	p.panel = widgets.NewPanel(assets.CloudUp, "At Shopify", screen.Inset(4, 8, theme.Padding, theme.Padding,
		widgets.Down(4, widgets.Fixed(p.markPaid), widgets.Fixed(p.captures))))
	p.panel.Flush = true
	return p
}

func (p *atShopify) fill() {
	p.markPaid.SetTicked(p.owner.now.markPaid)
	p.captures.SetTicked(p.owner.now.captures)
}

// write saves the ticks that were changed.
func (p *atShopify) write(ctx context.Context, to values) error {
	for _, tick := range []struct {
		key, title string
		was, is    bool
	}{
		{store.SettingMarkPaid, "Whether Shopify is told of what is paid here changed", p.owner.was.markPaid, to.markPaid},
		{store.SettingCapture, "Whether Completed captures what is authorized changed", p.owner.was.captures, to.captures},
	} {
		if tick.was == tick.is {
			continue
		}
		if err := p.owner.cfg.Shop.ChangeSetting(ctx, tick.key, store.SwitchWord(tick.is), tick.title); err != nil {
			return err
		}
	}
	return nil
}

// ticked reads a setting that is on or off.
func (v *Window) ticked(ctx context.Context, key string) (bool, error) {
	setting, err := store.SettingNamed(key)
	if err != nil {
		return false, err
	}
	text, err := v.cfg.Shop.Setting(ctx, key)
	if err != nil {
		return false, err
	}
	return store.ParseSwitch(cmp.Or(text, setting.Usual))
}
