using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Constraints;
using Agents.Models.Runtime;
using Agents.Models.Templates;
using Agents.Models.Tests.Constraints;
using Agents.Models.Tests.Embeddings;

namespace Agents.Models.Tests.Damage;

/// <summary>Loads a file as the product does, as far as its content matters.</summary>
internal static class DamagedLoader
{
    private const int FollowedTokens = 5;

    private static readonly EpisodeMessage[] Conversation = [new("user", "hello"), new("assistant", "a"), new("user", "b")];

    private static readonly LlamaConfig Bytes = Checkpoints.TinyModel.Config with
    {
        VocabularySize = ByteVocabulary.Count,
        EosIds = [ByteVocabulary.EndId],
    };

    /// <summary>The reason for which it is refused; null where it is loaded. Anything else is thrown.</summary>
    /// <param name="kind">Which loader.</param>
    /// <param name="path">The folder, or the file.</param>
    public static string? Refusal(FileKind kind, string path)
    {
        try
        {
            Load(kind, path);
            return null;
        }
        catch (AgentsException e)
        {
            return e.Message;
        }
    }

    private static void Load(FileKind kind, string path)
    {
        switch (kind)
        {
            case FileKind.Folder or FileKind.Gguf:
                LoadModel(path);
                return;
            case FileKind.Adapter:
                LoraAdapterFile.Read(path);
                return;
            case FileKind.Encoder:
                TinyBert.Load(path).Dispose();
                return;
            case FileKind.Template:
                Render(ChatTemplate.Parse(SmallFile.ReadText(path), "template"));
                return;
            case FileKind.Schema:
                Constrain(new Grammar(GrammarKind.JsonSchema, SmallFile.ReadText(path)));
                return;
            default:
                Constrain(new Grammar(GrammarKind.Pattern, SmallFile.ReadText(path)));
                return;
        }
    }

    private static void LoadModel(string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        var ids = checkpoint.Tokenizer.Encode("<|im_start|>hello what is é 12<|im_end|>", parseSpecial: true);
        checkpoint.Tokenizer.Decode(ids, skipSpecial: true);
        if (checkpoint.ChatTemplate is { } template)
            Render(template);
        FloatWeights.Load(checkpoint).Dispose();
    }

    private static void Render(ChatTemplate template) => template.Render(Conversation);

    // The first tokens of an answer: a grammar is followed as far as it is asked for.
    private static void Constrain(Grammar grammar)
    {
        var cursor = new TokenConstraints(ByteVocabulary.Tokenizer, Bytes).Start(grammar)!;
        for (var step = 0; step < FollowedTokens; step++)
        {
            var id = Enumerable.Range(0, ByteVocabulary.Count).FirstOrDefault(cursor.Mask(100_000).Allows, -1);
            if (id is < 0 or ByteVocabulary.EndId)
                return;
            cursor.Add(id);
        }
    }
}
