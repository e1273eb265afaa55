using System.Text;
using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Tokenizers;

namespace Agents.Models.Tests.Checkpoints;

/// <summary>Writes GGUF files, right or (through its parts) wrong ones.</summary>
internal sealed class GgufBuilder
{
    private const int Alignment = 32;

    public Dictionary<string, object> Metadata { get; } = new(StringComparer.Ordinal);

    public List<(string Name, uint Type, ulong[] Dimensions, byte[] Data)> Tensors { get; } = [];

    /// <summary>The model of a checkpoint, with matrices of a type that <paramref name="encode"/> writes.</summary>
    public static GgufBuilder From(Checkpoint checkpoint, uint type, Func<float[], byte[]> encode)
    {
        var builder = new GgufBuilder();
        builder.AddConfig(checkpoint.Config);
        builder.AddTokenizer(checkpoint.Tokenizer.Model);
        builder.AddIds(checkpoint.Config);
        foreach (var tensor in checkpoint.Tensors.Values)
        {
            var (name, family) = (Name(tensor.Name, checkpoint.Config.Family), checkpoint.Config.Family);
            var values = new float[tensor.Count];
            tensor.CopyTo(values);
            if (family.InterleavesInGguf && name.Split('.') is [.., "attn_q" or "attn_k", _])
                values = Interleave(values, tensor.Columns, checkpoint.Config.HeadSize);
            if (family.NormsAddOne && name.EndsWith("norm.weight", StringComparison.Ordinal))
                values = [.. values.Select(v => v + 1)];
            var matrix = tensor.Shape.Count == 2;
            var dimensions = tensor.Shape.Reverse().Select(s => (ulong)s).ToArray();
            builder.Tensors.Add((name, matrix ? type : 0, dimensions, matrix ? encode(values) : Floats(values)));
        }

        return builder;
    }

    public static byte[] Floats(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Merges as a GGUF file has them, or the scores of a SentencePiece model.</summary>
    public void AddTokenizer(TokenizerModel model)
    {
        var added = model.Added.ToDictionary(t => t.Id);
        int Type(int id) => model.SentencePiece is { } rules && rules.UnknownId == id ? 2
            : added.TryGetValue(id, out var token) ? (token.IsSpecial ? 3 : 4)
            : model.SentencePiece is not null && SentencePieceRules.ByteOf(model.Tokens[id]!) is not null ? 6 : 1;
        Metadata["tokenizer.ggml.tokens"] = model.Tokens.Select(t => t ?? "").ToArray();
        Metadata["tokenizer.ggml.token_type"] = Enumerable.Range(0, model.Tokens.Count).Select(Type).ToArray();
        Metadata["tokenizer.ggml.model"] = model.SentencePiece is null ? "gpt2" : "llama";
        if (model.SentencePiece is { } pieces)
        {
            var ranks = model.Merges.Select((m, rank) => (Token: m.Left + m.Right, rank))
                .DistinctBy(m => m.Token).ToDictionary(m => m.Token, m => m.rank);
            Metadata["tokenizer.ggml.scores"] = model.Tokens
                .Select(t => t is not null && ranks.TryGetValue(t, out var rank) ? -(float)rank : -1e6f).ToArray();
            Metadata["tokenizer.ggml.add_space_prefix"] = pieces.Prefix != SpacePrefix.None;
            return;
        }

        Metadata["tokenizer.ggml.pre"] = model.PreTokenizer switch
        {
            PreTokenizerKind.Gpt2 => "gpt-2",
            PreTokenizerKind.Qwen2 => "qwen2",
            PreTokenizerKind.Llama3 => "llama-bpe",
            _ => "smollm",
        };
        Metadata["tokenizer.ggml.merges"] = model.Merges.Select(m => $"{m.Left} {m.Right}").ToArray();
    }

    public byte[] Build()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)Tensors.Count);
        writer.Write((ulong)Metadata.Count);
        foreach (var (key, value) in Metadata)
        {
            Text(writer, key);
            Value(writer, value);
        }

        var offset = 0UL;
        foreach (var (name, type, dimensions, data) in Tensors)
        {
            Text(writer, name);
            writer.Write((uint)dimensions.Length);
            foreach (var size in dimensions)
                writer.Write(size);
            writer.Write(type);
            writer.Write(offset);
            offset += (ulong)Padded(data.Length);
        }

        foreach (var (_, _, _, data) in Tensors)
        {
            writer.Write(new byte[Padded((int)stream.Length) - (int)stream.Length]);
            writer.Write(data);
        }

        return stream.ToArray();
    }

    private static int Padded(int length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Value(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case uint number:
                writer.Write(4u);
                writer.Write(number);
                break;
            case float number:
                writer.Write(6u);
                writer.Write(number);
                break;
            case string text:
                writer.Write(8u);
                Text(writer, text);
                break;
            case string[] texts:
                writer.Write(9u);
                writer.Write(8u);
                writer.Write((ulong)texts.Length);
                Array.ForEach(texts, t => Text(writer, t));
                break;
            case bool flag:
                writer.Write(7u);
                writer.Write(flag);
                break;
            case float[] numbers:
                writer.Write(9u);
                writer.Write(6u);
                writer.Write((ulong)numbers.Length);
                Array.ForEach(numbers, writer.Write);
                break;
            case int[] numbers:
                writer.Write(9u);
                writer.Write(5u);
                writer.Write((ulong)numbers.Length);
                Array.ForEach(numbers, writer.Write);
                break;
            default:
                throw new ArgumentException(value.GetType().Name, nameof(value));
        }
    }

    private static string Name(string huggingFace, ModelFamily family) => huggingFace
        .Replace("model.embed_tokens", "token_embd", StringComparison.Ordinal)
        .Replace("model.norm", "output_norm", StringComparison.Ordinal)
        .Replace("lm_head", "output", StringComparison.Ordinal)
        .Replace("model.layers", "blk", StringComparison.Ordinal)
        .Replace("input_layernorm", "attn_norm", StringComparison.Ordinal)
        .Replace(
            "post_attention_layernorm",
            family.HasOutputNorms ? "post_attention_norm" : "ffn_norm",
            StringComparison.Ordinal)
        .Replace("pre_feedforward_layernorm", "ffn_norm", StringComparison.Ordinal)
        .Replace("post_feedforward_layernorm", "post_ffw_norm", StringComparison.Ordinal)
        .Replace("gate_up_proj", "up_proj", StringComparison.Ordinal)
        .Replace("self_attn.o_proj", "attn_output", StringComparison.Ordinal)
        .Replace("self_attn.", "attn_", StringComparison.Ordinal)
        .Replace("mlp.", "ffn_", StringComparison.Ordinal)
        .Replace("_proj", "", StringComparison.Ordinal);

    // What llama.cpp's converter does: W.reshape(heads, 2, h/2, in).swapaxes(1, 2).
    private static float[] Interleave(float[] values, int columns, int headSize)
    {
        var result = new float[values.Length];
        for (var row = 0; row < values.Length / columns; row++)
        {
            var (head, inHead) = (row / headSize, row % headSize);
            var source = (head * headSize) + (inHead / 2) + (inHead % 2 * (headSize / 2));
            Array.Copy(values, source * columns, result, row * columns, columns);
        }

        return result;
    }

    private void AddConfig(LlamaConfig config)
    {
        var name = config.Family.GgufName!;
        Metadata["general.architecture"] = name;
        Metadata[$"{name}.block_count"] = (uint)config.Layers;
        Metadata[$"{name}.context_length"] = (uint)config.ContextLength;
        Metadata[$"{name}.embedding_length"] = (uint)config.HiddenSize;
        Metadata[$"{name}.feed_forward_length"] = (uint)config.IntermediateSize;
        Metadata[$"{name}.attention.head_count"] = (uint)config.Heads;
        Metadata[$"{name}.attention.head_count_kv"] = (uint)config.KeyValueHeads;
        Metadata[$"{name}.attention.key_length"] = (uint)config.HeadSize;
        Metadata[$"{name}.attention.layer_norm_rms_epsilon"] = config.RmsNormEpsilon;
        Metadata[$"{name}.rope.freq_base"] = (float)config.RopeTheta;
        if (config.Windows.Count > 0)
            Metadata[$"{name}.attention.sliding_window"] = (uint)config.Windows.Max();
    }

    private void AddIds(LlamaConfig config)
    {
        Metadata["tokenizer.ggml.bos_token_id"] = (uint)config.BosId!;
        Metadata["tokenizer.ggml.eos_token_id"] = (uint)config.EosIds[0];
        Metadata["tokenizer.ggml.padding_token_id"] = (uint)config.PadId!;
        Metadata["tokenizer.chat_template"] = TinyModel.ChatMl;
    }
}
