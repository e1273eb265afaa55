using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;
using Agents.Training.Tests.Modules;

namespace Agents.Training.Tests.Policies;

/// <summary>A folder with a tiny random model whose tokens are bytes.</summary>
internal sealed class TestCheckpoint : IDisposable
{
    private const string Template =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>"
        + "\n'}}{% endfor %}{% if add_generation_prompt %}{{'<|im_start|>assistant\n'}}{% endif %}";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agents-policy-");

    public TestCheckpoint(long seed = 1)
    {
        var tokens = Enumerable.Range(0, 256).Select(b => (string?)$"{ByteSymbols.Symbol((byte)b)}").ToList();
        tokens.AddRange(["<|im_start|>", "<|im_end|>"]);
        var added = new[] { new AddedToken(256, "<|im_start|>", true), new AddedToken(257, "<|im_end|>", true) };
        var model = new TokenizerModel(tokens, [], added, PreTokenizerKind.SmolLm);
        var config = TestModels.Config(tied: true) with { VocabularySize = 258, EosIds = [257] };
        using var weights = TestModels.Wide(config, seed);
        CheckpointWriter.Write(Path, weights, TokenizerFiles.Create(model, config, Template));
    }

    public string Path => System.IO.Path.Combine(_root.FullName, "model");

    public string Other(string name) => System.IO.Path.Combine(_root.FullName, name);

    public void Dispose() => _root.Delete(recursive: true);
}
