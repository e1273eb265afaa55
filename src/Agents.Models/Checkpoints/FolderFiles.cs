using System.Text.Json;
using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>The files of a folder in the Hugging Face layout, each read when asked for.</summary>
internal sealed class FolderFiles(string folder)
{
    private const string Config = "config.json";
    private const string Generation = "generation_config.json";
    private const string Single = "model.safetensors";
    private const string Index = "model.safetensors.index.json";
    private const string Tokenizer = "tokenizer.json";
    private const string TokenizerConfig = "tokenizer_config.json";
    private const string Template = "chat_template.jinja";

    /// <summary>Those beside the weights that make the model what it is, in a fixed order.</summary>
    public IEnumerable<string> SideFiles =>
        ((string[])[Config, Generation, Tokenizer, TokenizerConfig, Template]).Select(Place).Where(File.Exists);

    /// <summary>Whether the folder has a config.json.</summary>
    public bool HasConfig => File.Exists(Place(Config));

    public JsonFields ReadConfig() => JsonFile.Read(Place(Config));

    /// <summary>generation_config.json; null where there is none.</summary>
    public JsonFields? ReadGenerationConfig() =>
        File.Exists(Place(Generation)) ? JsonFile.Read(Place(Generation)) : null;

    /// <summary>The same file as it is.</summary>
    public byte[]? ReadGenerationBytes() =>
        File.Exists(Place(Generation)) ? SmallFile.ReadBytes(Place(Generation)) : null;

    public TokenizerModel ReadTokenizer()
    {
        var model = TokenizerJsonReader.Read(JsonFile.Read(Place(Tokenizer)));
        return File.Exists(Place(TokenizerConfig)) ? model.WithStart(JsonFile.Read(Place(TokenizerConfig))) : model;
    }

    public TokenizerFiles ReadTokenizerFiles() => new(
        SmallFile.ReadBytes(Place(Tokenizer)), ReadTokenizerConfig(), FindTemplate()?.Text);

    /// <summary>tokenizer_config.json as it is; null where there is none.</summary>
    public byte[]? ReadTokenizerConfig() =>
        File.Exists(Place(TokenizerConfig)) ? SmallFile.ReadBytes(Place(TokenizerConfig)) : null;

    /// <summary>The chat template and the file that holds it; null where there is none.</summary>
    public (string Text, string File)? FindTemplate()
    {
        if (File.Exists(Place(Template)))
            return (SmallFile.ReadText(Place(Template)), Template);
        return File.Exists(Place(TokenizerConfig)) && TemplateIn(JsonFile.Read(Place(TokenizerConfig))) is { } text
            ? (text, TokenizerConfig)
            : null;
    }

    /// <summary>
    /// The weights' files, and which tensor is in which where an index says so. A single file comes first, as it does
    /// in transformers.
    /// </summary>
    /// <exception cref="AgentsException">The index is damaged, or names a file outside the folder.</exception>
    public (IReadOnlyList<string> Files, IReadOnlyDictionary<string, string> Shards) FindWeights()
    {
        if (File.Exists(Place(Single)) || !File.Exists(Place(Index)))
            return ([Place(Single)], new Dictionary<string, string>());
        var map = JsonFile.Read(Place(Index)).Object("weight_map");
        var shards = map.Entries().ToDictionary(e => e.Name, e => map.Text(e.Name, e.Value), StringComparer.Ordinal);
        var files = shards.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (files.Find(f => !PlainName.IsOne(f)) is { } outside)
            throw CheckpointError.Of($"{Place(Index)}: {outside} is not the name of a file in this folder.");
        return ([.. files.Select(Place)], shards);
    }

    private string Place(string name) => Path.Combine(folder, name);

    // Older files hold the template here, or a list of named ones.
    private static string? TemplateIn(JsonFields config)
    {
        const string Key = "chat_template";
        if (config.Find(Key) is not { ValueKind: JsonValueKind.Array } named)
            return config.FindText(Key);
        return named.EnumerateArray()
            .Select(e => JsonFields.Of(e, $"{config.Source}: {Key}"))
            .FirstOrDefault(t => t.FindText("name") == "default") is { Source: not null } found
            ? found.FindText("template")
            : null;
    }
}
