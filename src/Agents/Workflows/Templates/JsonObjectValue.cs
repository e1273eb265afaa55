using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;
using Fluid.Values;

namespace Agents.Workflows.Templates;

/// <summary>A JSON object in a template: its members by name; as text, JSON.</summary>
internal sealed class JsonObjectValue(JsonElement element) : FluidValue
{
    public JsonElement Element => element;

    public override FluidValues Type => FluidValues.Dictionary;

    public override bool Equals(FluidValue? other) =>
        other is JsonObjectValue json && JsonElement.DeepEquals(element, json.Element);

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => element.GetRawText();

    public override object ToObjectValue() => element;

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) => Member(name);

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) =>
        Member(index.ToStringValue());

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo)
    {
        writer.Write(element.GetRawText());
        return default;
    }

    private FluidValue Member(string name) =>
        element.TryGetProperty(name, out var value) ? FluidJson.Read(value) : NilValue.Instance;
}
