using Agents.Models.Checkpoints;

namespace Agents.Models.Embeddings;

/// <summary>
/// Reads what sentence-transformers writes beside a model: modules.json, the pooling, the longest text. Without
/// modules.json the mean of the tokens is taken as it is, which is what that library does, too.
/// </summary>
internal static class PoolingReader
{
    private const string Mode = "pooling_mode_";

    /// <param name="folder">The model's folder.</param>
    /// <param name="positions">Most tokens that the model has positions for.</param>
    /// <exception cref="AgentsException">A module or a pooling is not known.</exception>
    public static PoolingRules Read(string folder, int positions)
    {
        RefusePrompt(folder);
        var (first, normalizes) = (false, false);
        foreach (var (kind, path, source) in Modules(folder))
        {
            switch (kind)
            {
                case "Transformer" when path.Length == 0:
                    break;
                case "Pooling":
                    first = TakesFirst(JsonFile.Read(Path.Combine(folder, Inside(path, source), "config.json")));
                    break;
                case "Normalize":
                    normalizes = true;
                    break;
                default:
                    throw CheckpointError.Of(
                        $"{source}: the module {kind} at '{path}' is not known; known are Transformer, Pooling, Normalize.");
            }
        }

        return new PoolingRules(first, normalizes, MostTokens(folder, positions));
    }

    private static IEnumerable<(string Kind, string Path, string Source)> Modules(string folder)
    {
        var file = Path.Combine(folder, "modules.json");
        if (!File.Exists(file))
            return [];
        // The list is an array; inside an object it is read by the rules of every other file.
        byte[] wrapped = [.. "{\"modules\":"u8, .. SmallFile.ReadBytes(file), (byte)'}'];
        return [.. JsonFile.Parse(wrapped, file).Array("modules").EnumerateArray()
            .Select(m => JsonFields.Of(m, file))
            .Select(m => ((m.FindText("type") ?? "none").Split('.')[^1], m.FindText("path") ?? "", file))];
    }

    private static string Inside(string path, string source) => PlainName.IsOne(path)
        ? path
        : throw CheckpointError.Of($"{source}: {path} is not the name of a folder in this folder.");

    private static bool TakesFirst(JsonFields pooling)
    {
        var modes = pooling.Entries().Where(e => e.Name.StartsWith(Mode, StringComparison.Ordinal)
            && pooling.FindBool(e.Name, false)).Select(e => e.Name).ToList();
        return modes is ["pooling_mode_cls_token" or "pooling_mode_mean_tokens"]
            ? modes[0] == "pooling_mode_cls_token"
            : throw CheckpointError.Of(
                $"{pooling.Source}: the pooling is '{string.Join(" + ", modes)}'; known are one of "
                + "pooling_mode_cls_token and pooling_mode_mean_tokens.");
    }

    private static int MostTokens(string folder, int positions)
    {
        var file = Path.Combine(folder, "sentence_bert_config.json");
        if (!File.Exists(file))
            return positions;
        var config = JsonFile.Read(file);
        return Math.Min(positions, config.FindInt("max_seq_length", 3, int.MaxValue) ?? positions);
    }

    // Text before every text, chosen by the model: an embedding without it would be another than its author means.
    private static void RefusePrompt(string folder)
    {
        var file = Path.Combine(folder, "config_sentence_transformers.json");
        if (File.Exists(file) && JsonFile.Read(file) is var config
            && config.FindText("default_prompt_name") is { } name)
            throw CheckpointError.Of($"{config.Source}: default_prompt_name is {name}; prompts are not known.");
    }
}
