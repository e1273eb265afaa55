using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;
using Agents.Registry;

namespace Agents.Models.Serving;

/// <summary>A version in memory: weights, session, tokenizer and template, ready for any number of callers.</summary>
internal sealed class LocalModel : IDisposable
{
    private readonly LlamaRuntime _runtime;

    private LocalModel(ModelVersion version, Checkpoint checkpoint, LocalModelOptions options)
    {
        (Version, Tokenizer, Template) = (version, checkpoint.Tokenizer, checkpoint.ChatTemplate);
        ContextLength = options.ContextLength > 0
            ? Math.Min(options.ContextLength, checkpoint.Config.ContextLength)
            : checkpoint.Config.ContextLength;
        DropsOldest = options.ContextOverflow == "drop-oldest";
        var runtime = new RuntimeOptions { Threads = options.Threads, Device = options.Device };
        var precision = Resolve(checkpoint, options.Precision);
        Precision = precision.ToString().ToLowerInvariant();
        _runtime = LlamaRuntime.Load(checkpoint, precision, runtime);
        Scheduler = new GenerationScheduler(
            _runtime,
            Tokenizer,
            new SchedulerOptions
            {
                MaxBatch = options.MaxBatch,
                PromptCacheBytes = (long)options.PromptCacheMib << 20,
            });
    }

    public ModelVersion Version { get; }

    public BpeTokenizer Tokenizer { get; }

    /// <summary>Null where the checkpoint has none: it can score text, and cannot chat.</summary>
    public ChatTemplate? Template { get; }

    /// <summary>How the weights are held: f32, int8 or int4.</summary>
    public string Precision { get; }

    /// <summary>Most tokens of prompt and answer.</summary>
    public int ContextLength { get; }

    /// <summary>Whether old messages give way where a conversation does not fit.</summary>
    public bool DropsOldest { get; }

    public GenerationScheduler Scheduler { get; }

    /// <exception cref="AgentsException">The files are damaged, or the device or the memory is not there.</exception>
    public static LocalModel Load(ModelVersion version, LocalModelOptions options)
    {
        using var checkpoint = Checkpoint.Open(version.Path);
        return new LocalModel(version, checkpoint, options);
    }

    /// <summary>Lets running requests end, then frees the weights.</summary>
    public void Dispose()
    {
        Scheduler.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _runtime.Dispose();
    }

    /// <summary>auto: the precision that holds most of the checkpoint's weights exactly.</summary>
    private static WeightPrecision Resolve(Checkpoint checkpoint, string precision) => precision switch
    {
        "f32" => WeightPrecision.F32,
        "int8" => WeightPrecision.Int8,
        "int4" => WeightPrecision.Int4,
        _ => checkpoint.Tensors.Values.GroupBy(t => t.Type).MaxBy(g => g.Sum(t => t.Count))?.Key switch
        {
            TensorType.F32 or TensorType.F16 or TensorType.BF16 => WeightPrecision.F32,
            TensorType.Q8_0 => WeightPrecision.Int8,
            _ => WeightPrecision.Int4,
        },
    };
}
