using System.Text;
using Agents.Models.Tests.Checkpoints;
using Agents.Testing;

namespace Agents.Models.Tests.Damage;

/// <summary>
/// Files made of right ones by damage; the same seed gives the same file. What it knows of a file it knows from how it
/// made it, not from a loader.
/// </summary>
internal sealed class DamageGenerator(Originals originals)
{
    private static readonly byte[] Telling = [.. "{}[]:,\"\\0-9eE.%#()*+?|^$\n\0 "u8, 0x7f, 0x80, 0xc3, 0xed, 0xff];

    public DamagedFile Create(int seed)
    {
        var random = new Random(seed);
        var kind = random.Next(100) switch
        {
            < 35 => FileKind.Folder,
            < 58 => FileKind.Gguf,
            < 66 => FileKind.Adapter,
            < 76 => FileKind.Encoder,
            < 84 => FileKind.Template,
            < 93 => FileKind.Schema,
            _ => FileKind.Pattern,
        };
        return random.Next(100) switch
        {
            < 62 => Wrong(kind, random),
            < 90 => Blind(kind, random),
            _ => Right(kind, random),
        };
    }

    private DamagedFile Wrong(FileKind kind, Random random)
    {
        var files = Of(kind, random);
        switch (kind)
        {
            case FileKind.Gguf:
                var (how, bytes) = GgufDamage.Break(Gguf(random), random);
                return One(kind, how, bytes, true);
            case FileKind.Template or FileKind.Schema or FileKind.Pattern:
                (how, bytes) = TextDamage.Break(kind, Encoding.UTF8.GetString(files[DamagedFile.One]), random);
                return One(kind, how, bytes, true);
            case FileKind.Adapter:
                (how, var name, bytes) = AdapterDamage.Break(files, random);
                return With(kind, files, how, name, bytes, true);
            case FileKind.Encoder:
                (how, name, bytes) = EncoderDamage.Break(files, random);
                return With(kind, files, how, name, bytes, true);
            default:
                (how, name, bytes) = BreakFolder(files, random);
                return With(kind, files, how, name, bytes, true);
        }
    }

    private static (string How, string Name, byte[] Bytes) BreakFolder(
        IReadOnlyDictionary<string, byte[]> files, Random random)
    {
        var (how, bytes) = ("", Array.Empty<byte>());
        switch (random.Next(4))
        {
            case 0:
                (how, bytes) = random.Next(4) == 0
                    ? JsonDamage.Broken(files["config.json"], random)
                    : FolderDamage.BreakConfig(files["config.json"], random);
                return (how, "config.json", bytes);
            case 1:
                var vocabulary = (int)System.Text.Json.Nodes.JsonNode.Parse(files["config.json"])!["vocab_size"]!;
                (how, bytes) = TokenizerDamage.Break(files["tokenizer.json"], vocabulary, random);
                return (how, "tokenizer.json", bytes);
            case 2 when files.ContainsKey("chat_template.jinja"):
                (how, bytes) = TextDamage.Break(
                    FileKind.Template, Encoding.UTF8.GetString(files["chat_template.jinja"]), random);
                return (how, "chat_template.jinja", bytes);
            default:
                if (files.ContainsKey(Originals.Index))
                    return FolderDamage.BreakShards(files, random);
                (how, bytes) = FolderDamage.BreakWeights(files["model.safetensors"], random);
                return (how, "model.safetensors", bytes);
        }
    }

    // Bytes changed anywhere, or a value of a JSON file; what comes of it nobody knows.
    private DamagedFile Blind(FileKind kind, Random random)
    {
        var files = Of(kind, random);
        var name = files.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(files.Count));
        var isJson = name.EndsWith(".json", StringComparison.Ordinal) || kind == FileKind.Schema;
        if (kind is FileKind.Schema or FileKind.Pattern && random.Next(4) == 0)
        {
            var heavy = TextDamage.Heavy(kind, random);
            return One(kind, $"heavy: {heavy[..Math.Min(30, heavy.Length)]}", Encoding.UTF8.GetBytes(heavy), null);
        }

        if (isJson && random.Next(2) == 0)
        {
            var (how, changed) = JsonDamage.Open(files[name], random);
            return With(kind, files, how, name, changed, null);
        }

        // What matters of a large file is at its start.
        var bytes = files[name].ToArray();
        var window = bytes.Length > 20_000 ? bytes.Length / 4 : bytes.Length;
        var (head, rest) = (bytes[..window], bytes[window..]);
        for (var i = random.Next(1, 5); i > 0 && head.Length > 0; i--)
            head = ByteMutations.Change(head, random, Telling);
        return With(kind, files, $"bytes of {name}", name, [.. head, .. rest], null);
    }

    private DamagedFile Right(FileKind kind, Random random)
    {
        var files = Of(kind, random);
        string[] names = [.. files.Keys.Where(k => k.EndsWith(".json", StringComparison.Ordinal)
            && k != "modules.json").Order(StringComparer.Ordinal)];
        if (names.Length == 0)
            return new DamagedFile(kind, "as it was", files, false);
        var name = names[random.Next(names.Length)];
        return With(kind, files, $"{name} written otherwise", name, JsonDamage.Rewritten(files[name], random), false);
    }

    private IReadOnlyDictionary<string, byte[]> Of(FileKind kind, Random random) => kind switch
    {
        FileKind.Folder => originals.Folders[random.Next(originals.Folders.Count)],
        FileKind.Adapter => originals.Adapter,
        FileKind.Encoder => originals.Encoders[random.Next(originals.Encoders.Count)],
        FileKind.Template => Text(Originals.Templates, random),
        FileKind.Schema => Text(Originals.Schemas, random),
        FileKind.Pattern => Text(Originals.Patterns, random),
        _ => new Dictionary<string, byte[]> { [DamagedFile.One] = Gguf(random).Build() },
    };

    private static Dictionary<string, byte[]> Text(string[] texts, Random random) =>
        new() { [DamagedFile.One] = Encoding.UTF8.GetBytes(texts[random.Next(texts.Length)]) };

    private static DamagedFile One(FileKind kind, string how, byte[] bytes, bool? isInvalid) =>
        new(kind, how, new Dictionary<string, byte[]> { [DamagedFile.One] = bytes }, isInvalid);

    private GgufBuilder Gguf(Random random) => originals.Ggufs[random.Next(originals.Ggufs.Count)]();

    private static DamagedFile With(
        FileKind kind,
        IReadOnlyDictionary<string, byte[]> files,
        string how,
        string name,
        byte[] bytes,
        bool? isInvalid) =>
        new(kind, how, files.ToDictionary(f => f.Key, f => f.Key == name ? bytes : f.Value), isInvalid);
}
