using System.Numerics.Tensors;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Agents.Models.Embeddings;

/// <summary>A BERT encoder on ONNX Runtime, with its tokenizer and pooling. Runs may overlap.</summary>
internal sealed class BertEncoder : IDisposable
{
    private const float Masked = -1e30f;
    private const long SmallModel = 8_000_000;

    private static readonly string[] Inputs = [BertGraph.Ids, BertGraph.Positions, BertGraph.Mask];
    private static readonly string[] Outputs = [BertGraph.Hidden];

    private readonly BertWeights _weights;
    private readonly InferenceSession _session;
    private readonly List<OrtValue> _views = [];
    private readonly PoolingRules _pooling;

    private BertEncoder(BertConfig config, BertWeights weights, PoolingRules pooling, RuntimeOptions options)
    {
        (Config, _weights, _pooling) = (config, weights, pooling);
        var parameters = BertLayout.For(config).Sum(b => b.Count);
        if (options.Threads == 0)
            options = options with { Threads = parameters < SmallModel ? 1 : Environment.ProcessorCount };
        try
        {
            _session = SessionFactory.Create(
                BertGraph.Build(config), w => weights.Address(w.Name), options, null, _views);
        }
        catch
        {
            Release();
            throw;
        }
    }

    public BertConfig Config { get; }

    public required WordPieceTokenizer Tokenizer { get; init; }

    /// <summary>Most tokens of a text.</summary>
    public int MostTokens => _pooling.MostTokens;

    /// <summary>Opens a folder in the layout of Hugging Face and sentence-transformers.</summary>
    /// <exception cref="AgentsException">Absent, damaged, or of a kind that is not known.</exception>
    public static BertEncoder Load(string folder, RuntimeOptions options)
    {
        if (!Directory.Exists(folder))
            throw CheckpointError.Of($"{folder} does not exist. Give the folder of a BERT model.");
        var config = BertConfigReader.Read(new FolderFiles(folder).ReadConfig());
        var words = WordPieceReader.Read(folder);
        if (words.Highest >= config.VocabularySize)
        {
            throw CheckpointError.Of(
                $"{folder}: the tokenizer has the id {words.Highest}, the model {config.VocabularySize} embeddings.");
        }

        var pooling = PoolingReader.Read(folder, config.Positions);
        return new BertEncoder(config, BertWeights.Load(folder, config), pooling, options)
        {
            Tokenizer = new WordPieceTokenizer(words),
        };
    }

    /// <summary>The vectors of some texts, computed together.</summary>
    /// <param name="texts">Their ids; shorter ones are padded.</param>
    /// <param name="cancellationToken">Ends the run between two operators.</param>
    /// <exception cref="AgentsException">The weights hold what is no number.</exception>
    public float[][] Run(IReadOnlyList<List<int>> texts, CancellationToken cancellationToken)
    {
        var (count, length) = (texts.Count, texts.Max(t => t.Count));
        var (ids, mask) = (new long[count * length], new float[count * length]);
        for (var text = 0; text < count; text++)
        {
            var at = text * length;
            for (var i = 0; i < texts[text].Count; i++)
                ids[at + i] = texts[text][i];
            mask.AsSpan((at + texts[text].Count)..(at + length)).Fill(Masked);
        }

        long[] positions = [.. Enumerable.Range(0, length).Select(i => (long)i)];
        using var fed = OrtValue.CreateTensorValueFromMemory(ids, [count, length]);
        using var places = OrtValue.CreateTensorValueFromMemory(positions, [length]);
        using var masks = OrtValue.CreateTensorValueFromMemory(mask, [count, 1, 1, length]);
        using var outputs = Run([fed, places, masks], cancellationToken);
        return Pool(outputs[0].GetTensorDataAsSpan<float>(), texts, length);
    }

    public void Dispose()
    {
        _session.Dispose();
        Release();
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(OrtValue[] inputs, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using var registration = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            return _session.Run(options, Inputs, inputs, Outputs);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private float[][] Pool(ReadOnlySpan<float> hidden, IReadOnlyList<List<int>> texts, int length)
    {
        var (size, vectors) = (Config.HiddenSize, new float[texts.Count][]);
        for (var text = 0; text < texts.Count; text++)
        {
            var tokens = hidden.Slice(text * length * size, texts[text].Count * size);
            var vector = tokens[..size].ToArray();
            if (!_pooling.TakesFirst)
            {
                for (var i = 1; i < texts[text].Count; i++)
                    TensorPrimitives.Add(vector, tokens.Slice(i * size, size), vector);
                TensorPrimitives.Divide(vector, texts[text].Count, vector);
            }

            if (_pooling.Normalizes && TensorPrimitives.Norm<float>(vector) is > 0 and var norm)
                TensorPrimitives.Divide(vector, norm, vector);
            vectors[text] = float.IsFinite(TensorPrimitives.Sum<float>(vector))
                ? vector
                : throw new AgentsException("The model's vectors are not finite; its weights are damaged.");
        }

        return vectors;
    }

    private void Release()
    {
        _views.ForEach(v => v.Dispose());
        _weights.Dispose();
    }
}
