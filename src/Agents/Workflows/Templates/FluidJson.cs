using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid.Values;

namespace Agents.Workflows.Templates;

/// <summary>JSON values as Liquid sees them, and back.</summary>
internal static class FluidJson
{
    public static FluidValue Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => StringValue.Create(value.GetString()!),
        JsonValueKind.Number when value.TryGetDecimal(out decimal number) => NumberValue.Create(number),
        JsonValueKind.Number => StringValue.Create(value.GetRawText()),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        JsonValueKind.Array => new ArrayValue([.. value.EnumerateArray().Select(Read)]),
        JsonValueKind.Object => new JsonObjectValue(value),
        _ => NilValue.Instance,
    };

    public static JsonElement Write(FluidValue value) => value switch
    {
        JsonObjectValue json => json.Element,
        _ => JsonValues.Of(Node(value)),
    };

    private static JsonNode? Node(FluidValue value) => value switch
    {
        JsonObjectValue json => JsonObject.Create(json.Element),
        ArrayValue array => new JsonArray([.. array.Values.Select(Node)]),
        BooleanValue flag => JsonValue.Create(flag.ToBooleanValue()),
        NumberValue number => Number(number.ToNumberValue()),
        _ when value.IsNil() => null,
        _ => JsonValue.Create(value.ToStringValue()),
    };

    // 2.0 is the whole number 2: filters give decimals with a fraction of zero.
    private static JsonValue Number(decimal number) =>
        decimal.Truncate(number) == number && Math.Abs(number) <= long.MaxValue
            ? JsonValue.Create((long)number)
            : JsonValue.Create(number);
}
