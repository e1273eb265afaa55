using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Agents.Plugins.WorkflowArchitect.Plans;

/// <summary>Writes values as YAML that is read back as the same values, by readers of 1.1 and of 1.2.</summary>
internal static partial class YamlText
{
    public static string Write(JsonNode value)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var settings = EmitterSettings.Default.WithMaxSimpleKeyLength(256).WithNewLine("\n").WithBestWidth(int.MaxValue);
        var emitter = new Emitter(text, settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, value);
        emitter.Emit(new DocumentEnd(true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, MappingStyle.Block));
                foreach (var (key, member) in map)
                {
                    Write(emitter, key);
                    Write(emitter, member);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, SequenceStyle.Block));
                foreach (var item in list)
                    Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue text when text.TryGetValue<string>(out var content):
                Write(emitter, content);
                break;
            default:
                Write(emitter, value?.ToJsonString() ?? "null", ScalarStyle.Plain);
                break;
        }
    }

    private static void Write(Emitter emitter, string text) =>
        Write(emitter, text, Word().IsMatch(text) && !Reserved().IsMatch(text)
            ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);

    private static void Write(Emitter emitter, string text, ScalarStyle style) => emitter.Emit(new Scalar(
        AnchorName.Empty, TagName.Empty, text, style, style == ScalarStyle.Plain, style != ScalarStyle.Plain));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.]*(?!\\n)$")]
    private static partial Regex Word();

    // What some reader takes for a truth value or for nothing.
    [GeneratedRegex("^(y|n|yes|no|on|off|true|false|null|_)$", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}
