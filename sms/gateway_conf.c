// SPDX-License-Identifier: MPL-2.0
// Which settings belong to which gateway.
#include <string.h>

#include "base/conf.h"
#include "gateway.h"

const struct conf_gateway *gateway_conf(const struct conf *c, const char *name) {
    const struct {
        const char *name;
        const struct conf_gateway *conf;
    } table[] = {
        { "sandbox", &c->sandbox }, { "kannel", &c->kannel }, { "esms", &c->esms }, { "speedsms", &c->speedsms }, { "http", &c->http },
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (strcmp(table[i].name, name) == 0) return table[i].conf;
    }
    return NULL;
}

bool gateway_is_set_up(const struct conf *c, const char *name) {
    const struct conf_gateway *own = gateway_conf(c, name);
    return own != NULL && (strcmp(c->gateway, name) == 0 || strcmp(own->url, "-") != 0);
}

const char *gateway_sender(const struct conf *c, const char *name) {
    const struct conf_gateway *own = gateway_conf(c, name);
    bool beside = own != NULL && own->sender != NULL && strcmp(c->gateway, name) != 0 && strcmp(own->sender, "-") != 0;
    return beside ? own->sender : c->sender;
}

const char *gateway_key_file(const struct conf *c, const char *name) {
    const struct conf_gateway *own = gateway_conf(c, name);
    bool beside = own != NULL && strcmp(c->gateway, name) != 0 && strcmp(own->url, "-") != 0;
    return beside ? own->key_file : c->gateway_key_file;
}

struct gateway_bounds gateway_bounds(const struct conf *c, const struct gateway *g) {
    const struct gateway_profile *p = g->profile;
    const struct conf_gateway *own = c == NULL ? NULL : gateway_conf(c, g->name);
    struct gateway_bounds b = { p->plain_max, p->unicode_max, p->forbidden };
    if (own == NULL) return b;
    if (own->plain_max > 0) b.plain_max = (int)own->plain_max;
    if (own->unicode_max > 0) b.unicode_max = (int)own->unicode_max;
    if (own->forbidden != NULL && strcmp(own->forbidden, "-") != 0) b.forbidden = own->forbidden;
    return b;
}
