using Agents.Models.Checkpoints;
using Agents.Models.Tests.Runtime;
using Agents.Models.Tokenizers;
using Agents.Registry;

namespace Agents.Models.Tests.Serving;

/// <summary>A model of random weights on disk whose tokens are bytes and ChatML's two marks.</summary>
internal static class TinyModel
{
    public const string Template =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' "
        + "+ '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private const int Start = 256;
    private const int End = 257;

    /// <summary>Writes a model; another seed is another version.</summary>
    public static string Create(string folder, int seed = 1, string? template = Template, int context = 512)
    {
        var config = RandomWeights.Tiny with
        {
            VocabularySize = End + 1,
            EosIds = [End],
            BosId = Start,
            ContextLength = context,
        };
        using var weights = new RandomWeights(config, seed);
        CheckpointWriter.Write(folder, weights, TokenizerFiles.Create(Tokenizer, config, template));
        return folder;
    }

    /// <summary>The version that a folder holds.</summary>
    public static ModelVersion Version(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        return new ModelVersion { Model = "tiny", Id = checkpoint.ContentHash, Path = folder };
    }

    private static TokenizerModel Tokenizer { get; } = new(
        [.. Enumerable.Range(0, 256).Select(b => ByteSymbols.Symbol((byte)b).ToString()), "<|im_start|>", "<|im_end|>"],
        [],
        [new AddedToken(Start, "<|im_start|>", IsSpecial: true), new AddedToken(End, "<|im_end|>", IsSpecial: true)],
        PreTokenizerKind.Gpt2);
}
