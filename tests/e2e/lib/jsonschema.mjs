// SPDX-License-Identifier: MPL-2.0
// The part of JSON Schema 2020-12 that our OpenAPI document uses. An unknown keyword is a failure, so nothing goes unchecked.
const KNOWN = new Set([
  "$ref",
  "type",
  "enum",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
  "format",
  "description",
  "title",
  "examples",
  "readOnly",
  "writeOnly",
]);
const FORMATS = { date: /^\d{4}-\d\d-\d\d$/, "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ };

const typeOf = (v) => (v === null ? "null" : Array.isArray(v) ? "array" : Number.isInteger(v) ? "integer" : typeof v);

// Faults of value under schema, as "path: what".
export function faults(document, schema, value, path = "$") {
  if (schema.$ref)
    return faults(
      document,
      schema.$ref
        .slice(2)
        .split("/")
        .reduce((at, part) => at[part], document),
      value,
      path,
    );
  const found = Object.keys(schema)
    .filter((k) => !KNOWN.has(k))
    .map((k) => `${path}: unknown keyword ${k}`);
  const type = typeOf(value);
  const allowed = schema.type === undefined ? null : [schema.type].flat();
  if (allowed && !allowed.includes(type) && !(type === "integer" && allowed.includes("number")))
    return [...found, `${path}: ${type}, not ${allowed}`];
  if (schema.enum && !schema.enum.includes(value)) found.push(`${path}: ${value} is none of ${schema.enum}`);
  if (type === "string") {
    const length = [...value].length;
    if (length > (schema.maxLength ?? Infinity) || length < (schema.minLength ?? 0)) found.push(`${path}: length ${length}`);
    if (schema.pattern && !new RegExp(schema.pattern, "u").test(value)) found.push(`${path}: not ${schema.pattern}`);
    if (schema.format && FORMATS[schema.format] && !FORMATS[schema.format].test(value))
      found.push(`${path}: no ${schema.format}`);
  }
  if (type === "integer" && (value > (schema.maximum ?? Infinity) || value < (schema.minimum ?? -Infinity)))
    found.push(`${path}: ${value} out of range`);
  if (type === "array" && schema.items)
    value.forEach((v, i) => found.push(...faults(document, schema.items, v, `${path}[${i}]`)));
  if (type === "object") {
    for (const name of schema.required ?? []) if (!(name in value)) found.push(`${path}: lacks ${name}`);
    for (const [name, v] of Object.entries(value)) {
      const inner = schema.properties?.[name] ?? schema.additionalProperties;
      if (inner === false) found.push(`${path}: ${name} is not in the schema`);
      else if (inner && inner !== true) found.push(...faults(document, inner, v, `${path}.${name}`));
    }
  }
  return found;
}
