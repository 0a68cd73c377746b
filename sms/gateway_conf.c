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

const char *gateway_key_file(const struct conf *c, const char *name) {
    const struct conf_gateway *own = gateway_conf(c, name);
    bool beside = own != NULL && strcmp(c->gateway, name) != 0 && strcmp(own->url, "-") != 0;
    return beside ? own->key_file : c->gateway_key_file;
}
