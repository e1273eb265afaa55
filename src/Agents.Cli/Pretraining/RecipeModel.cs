using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;

namespace Agents.Cli.Pretraining;

/// <summary>Shape of the embedded model: small enough that minutes of training are seen in its answers.</summary>
internal static class RecipeModel
{
    /// <summary>ChatML: each message between its marks, then the head of the reply.</summary>
    public const string ChatTemplate =
        "{% for message in messages %}"
        + "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    public static LlamaConfig Config(TokenizerModel tokenizer) => new()
    {
        HiddenSize = 128,
        IntermediateSize = 320,
        Layers = 5,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 32,
        VocabularySize = tokenizer.Tokens.Count,
        ContextLength = 512,
        RmsNormEpsilon = 1e-5f,
        RopeTheta = 10_000,
        TiedEmbeddings = true,
        EosIds = [tokenizer.Added.First(t => t.Content == RecipeTokenizer.TurnEnd).Id],
        PadId = tokenizer.Added.First(t => t.Content == RecipeTokenizer.EndOfText).Id,
    };
}
