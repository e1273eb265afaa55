using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Tokenizers;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Golden")]
    public void Every_golden_checkpoint_written_and_read_again_is_equal_bit_for_bit()
    {
        foreach (var name in GoldenModels.Names())
            WriteAndReadAgain(name);
    }

    private void WriteAndReadAgain(string name)
    {
        using var original = Checkpoint.Open(SharedFiles.Golden("models", name));
        using var weights = FloatWeights.Load(original);
        CheckpointWriter.Write(
            _folder["again"], weights, original.TokenizerFiles, null, TestContext.Current.CancellationToken);
        using var again = Checkpoint.Open(_folder["again"]);
        Assert.Equal(
            original.Config with { EosIds = [], Windows = [] }, again.Config with { EosIds = [], Windows = [] });
        Assert.Equal(original.Config.Windows, again.Config.Windows);
        Assert.Equal(original.Config.EosIds, again.Config.EosIds);
        Assert.Equal(original.Tensors.Keys.Order(), again.Tensors.Keys.Order());
        foreach (var (key, tensor) in original.Tensors)
        {
            for (var row = 0; row < tensor.Rows; row++)
                Assert.True(tensor.Row(row).SequenceEqual(again.Tensor(key, [.. tensor.Shape]).Row(row)), key);
        }

        Assert.Equal(original.ChatTemplate!.Text, again.ChatTemplate!.Text);
        GoldenReport.Add($"models/{name}", "tensors written and read again", original.Tensors.Count);
    }

    [Fact]
    public void Content_hash_is_of_the_content_and_not_of_the_place()
    {
        using var first = Checkpoint.Open(TinyModel.Write(_folder["a"], seed: 1));
        using var same = Checkpoint.Open(TinyModel.Write(_folder["b"], seed: 1));
        using var other = Checkpoint.Open(TinyModel.Write(_folder["c"], seed: 2));
        Assert.Equal(first.ContentHash, same.ContentHash);
        Assert.NotEqual(first.ContentHash, other.ContentHash);
        Assert.Matches("^[0-9a-f]{16}$", first.ContentHash);
    }

    [Fact]
    public void A_folder_that_is_there_is_replaced_and_nothing_is_left_beside_it()
    {
        TinyModel.Write(_folder["model"], seed: 1);
        TinyModel.Write(_folder["model"], seed: 2);
        using var model = Checkpoint.Open(_folder["model"]);
        using var expected = TinyModel.Weights(2);
        using var weights = FloatWeights.Load(model);
        Assert.Equal(FloatTensor.Of(expected)[0].Values().ToArray(), FloatTensor.Of(weights)[0].Values().ToArray());
        Assert.Equal(["model"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_folder_and_no_other()
    {
        TinyModel.Write(_folder["model"], seed: 1);
        var error = Assert.Throws<AgentsException>(() => AtomicFolder.Write(_folder["model"], target =>
        {
            AtomicFolder.WriteFile(Path.Combine(target, "config.json"), s => s.WriteByte(1));
            throw new IOException("No space left on device");
        }));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        using var model = Checkpoint.Open(_folder["model"]);
        Assert.Equal(["model"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        var file = _folder["file"];
        File.WriteAllText(file, "");
        var error = Assert.Throws<AgentsException>(() => TinyModel.Write(Path.Combine(file, "model")));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_added_token_beyond_the_embeddings_is_plain_text_and_any_other_is_refused()
    {
        var size = TinyModel.Tokenizer.Tokens.Count;
        var model = TinyModel.Tokenizer with
        {
            Tokens = [.. TinyModel.Tokenizer.Tokens, null, "<image>"],
            Added = [.. TinyModel.Tokenizer.Added, new AddedToken(size + 1, "<image>", IsSpecial: true)],
        };
        using (var checkpoint = Open(model, size))
        {
            Assert.Equal(size, checkpoint.Tokenizer.VocabularySize);
            var ids = checkpoint.Tokenizer.Encode("<image><|im_end|>", parseSpecial: true);
            Assert.Equal("<image>", checkpoint.Tokenizer.Decode(ids, skipSpecial: true));
        }

        using var other = Open(model, size - 2);
        Assert.Contains($"{size + 2} tokens", Assert.Throws<AgentsException>(() => other.Tokenizer).Message);
    }

    [Fact]
    public void Shards_with_an_index_are_read_as_one()
    {
        var folder = TinyModel.Write(_folder["model"]);
        using var whole = Checkpoint.Open(folder);
        using var weights = FloatWeights.Load(whole);
        var sharded = Directory.CreateDirectory(_folder["sharded"]).FullName;
        File.Copy(Path.Combine(folder, "config.json"), Path.Combine(sharded, "config.json"));
        var tensors = FloatTensor.Of(weights);
        var map = tensors.Select((t, i) => $"\"{t.Name}\":\"model-{i % 2}.safetensors\"");
        var index = Path.Combine(sharded, "model.safetensors.index.json");
        File.WriteAllText(index, $"{{\"weight_map\":{{{string.Join(',', map)}}}}}");
        for (var shard = 0; shard < 2; shard++)
        {
            using var stream = File.Create(Path.Combine(sharded, $"model-{shard}.safetensors"));
            SafetensorsWriter.Write(
                stream, tensors.Where((_, i) => i % 2 == shard), TestContext.Current.CancellationToken);
        }

        using (var read = Checkpoint.Open(sharded))
            Assert.Equal(whole.Tensors.Keys.Order(), read.Tensors.Keys.Order());

        foreach (var place in (string[])["../model/model.safetensors", "model\\u0000", ".", ""])
        {
            File.WriteAllText(index, $"{{\"weight_map\":{{\"model.norm.weight\":\"{place}\"}}}}");
            var error = Assert.Throws<AgentsException>(() => Checkpoint.Open(sharded));
            Assert.Contains("is not the name of a file", error.Message, StringComparison.Ordinal);
        }

        // One whole file beside them is the model, whatever the index says.
        File.Copy(Path.Combine(folder, "model.safetensors"), Path.Combine(sharded, "model.safetensors"));
        using var both = Checkpoint.Open(sharded);
        Assert.Equal(whole.Tensors.Keys.Order(), both.Tensors.Keys.Order());
    }

    private Checkpoint Open(TokenizerModel tokenizer, int vocabulary)
    {
        var config = TinyModel.Config with { VocabularySize = vocabulary };
        using var weights = TinyModel.Weights(1, config);
        var files = TokenizerFiles.Create(tokenizer, config, TinyModel.ChatMl);
        CheckpointWriter.Write(_folder["model"], weights, files);
        return Checkpoint.Open(_folder["model"]);
    }
}
