using System.Runtime.InteropServices;
using Agents.Models.Checkpoints;
using Agents.Models.Graph;
using Agents.Models.Runtime.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace Agents.Models.Runtime;

/// <summary>
/// This library's operators for one session, and the native memory that their kernels share: rotary tables, and at
/// every run the slots that it works on. Disposed after the session.
/// </summary>
internal sealed unsafe class AttentionContext : IDisposable
{
    private readonly NativeBuffer _cosines;
    private readonly NativeBuffer _sines;
    private readonly NativeBuffer _caches;
    private readonly NativeBuffer _stateBuffer;
    private readonly NativeOperator* _attention;
    private readonly NativeOperator* _gate;
    private readonly int _layers;
    private nint _domain;

    public AttentionContext(LlamaConfig config)
    {
        _layers = config.Layers;
        var count = config.ContextLength * config.HeadSize / 2;
        (_cosines, _sines) = (new NativeBuffer(count * sizeof(float)), new NativeBuffer(count * sizeof(float)));
        RopeCache.Fill(config, _cosines.Span<float>(count), _sines.Span<float>(count));
        _caches = new NativeBuffer(2L * config.Layers * sizeof(nint));
        _stateBuffer = new NativeBuffer(sizeof(AttentionState));
        *State = new AttentionState
        {
            Heads = config.Heads,
            KeyValueHeads = config.KeyValueHeads,
            HeadSize = config.HeadSize,
            Cosines = (float*)_cosines.Address,
            Sines = (float*)_sines.Address,
            Caches = (nint*)_caches.Address,
        };
        _attention = AttentionKernel.CreateOperator(State);
        _gate = GateKernel.CreateOperator(State);
    }

    private AttentionState* State => (AttentionState*)_stateBuffer.Address;

    /// <summary>Makes the operators known to a session that is about to be built.</summary>
    public void Register(SessionOptions options) =>
        _domain = NativeApi.AddDomain(options.DangerousGetHandle(), "agents\0"u8, (nint)_attention, (nint)_gate);

    /// <summary>What the next run works on.</summary>
    /// <param name="cache">Keys and values.</param>
    /// <param name="slot">First slot.</param>
    /// <param name="count">Slots.</param>
    /// <param name="tokens">Tokens of each.</param>
    /// <param name="starts">Address of the positions that each already holds.</param>
    public void Prepare(KeyValueCache cache, int slot, int count, int tokens, nint starts)
    {
        var state = State;
        (state->Count, state->Tokens) = (count, tokens);
        state->Starts = (int*)starts;
        state->SlotStride = cache.SlotBytes / sizeof(float);
        state->HeadStride = cache.HeadBytes / sizeof(float);
        for (var i = 0; i < 2 * _layers; i++)
            state->Caches[i] = cache.Address(i / 2, i % 2 == 1, slot);
    }

    public void Dispose()
    {
        if (_domain != 0)
            NativeApi.ReleaseDomain(_domain);
        NativeMemory.Free(_attention);
        NativeMemory.Free(_gate);
        foreach (var buffer in new[] { _cosines, _sines, _caches, _stateBuffer })
            buffer.Dispose();
    }
}
