using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Agents.Workflows.Yaml;

/// <summary>
/// Reads one YAML document into values with positions. What workflows do not need is refused, because it is how a small
/// file becomes a big one or something else than it seems: anchors, aliases, tags, several documents, doubled keys.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 64;
    private const int MaxValues = 100_000;

    private readonly ErrorList _errors;
    private readonly Parser _parser;
    private int _values;

    private YamlReader(string text, ErrorList errors)
    {
        _errors = errors;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The document, or null when it is refused.</summary>
    public static YamlValue? Read(string text, ErrorList errors)
    {
        var reader = new YamlReader(text, errors);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            string message = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            if (message.Contains("invalid mapping", StringComparison.Ordinal))
                message += " A text that holds ': ' needs quotes around it.";
            errors.Add(At(e.Start), $"This is no YAML: {message}");
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The scanner's own checks, where it has no words for what it found.
            errors.Add(At(reader._parser.Current?.End ?? Mark.Empty), "This is no YAML after here: check quotes and indentation.");
            return null;
        }
    }

    private YamlValue? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(new Position(1, 1), "The file is empty.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadValue(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
            _errors.Add(At(_parser.Current!.Start), "A file holds one workflow: remove the further documents.");
        return root;
    }

    private YamlValue ReadValue(int depth)
    {
        var parsed = _parser.Consume<ParsingEvent>();
        if (depth > MaxDepth)
            throw Refuse(parsed, $"Values may be nested {MaxDepth} deep.");
        if (++_values > MaxValues)
            throw Refuse(parsed, $"A file may hold {MaxValues} values.");
        if (parsed is AnchorAlias)
            throw Refuse(parsed, "Aliases are not read: write the value again.");
        var node = (NodeEvent)parsed;
        if (!node.Anchor.IsEmpty)
            throw Refuse(parsed, "Anchors are not read: remove it.");
        if (!node.Tag.IsEmpty)
            throw Refuse(parsed, "Tags are not read: remove it.");
        return node switch
        {
            SequenceStart => ReadList(depth, At(node.Start)),
            MappingStart => ReadMap(depth, At(node.Start)),
            _ => ReadScalar((Scalar)node),
        };
    }

    private YamlList ReadList(int depth, Position position)
    {
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadValue(depth + 1));
        return new YamlList(items, position);
    }

    private YamlMap ReadMap(int depth, Position position)
    {
        var entries = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadValue(depth + 1);
            var value = ReadValue(depth + 1);
            if (key is not YamlScalar { Value: string name })
                throw Refuse(key.Position, key is YamlMap
                    ? "A text that begins with {{ needs quotes around it: \"{{ … }}\"."
                    : $"A key is text; this is {key.Describe()}.");
            else if (!entries.TryAdd(name, new YamlEntry(key.Position, value)))
                _errors.Add(key.Position, $"'{Names.Shorten(name)}' stands here twice.");
        }

        return new YamlMap(entries, position);
    }

    private static YamlScalar ReadScalar(Scalar scalar) => new(
        scalar.Value, scalar.Style, At(scalar.Start), (int)scalar.Start.Index..(int)scalar.End.Index);

    private static YamlException Refuse(Position position, string message)
    {
        var mark = new Mark(0, position.Line, position.Column);
        return new YamlException(mark, mark, message);
    }

    private static YamlException Refuse(ParsingEvent parsed, string message) =>
        new(parsed.Start, parsed.End, message);

    private static Position At(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
