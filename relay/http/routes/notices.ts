import { z } from 'zod';
import { noticeKinds } from '../../domain/notices/notice';
import { problemKinds } from '../../domain/problems/problem-kind';
import { changeNotice, createNotice, deleteNotice, kindsOf, testNotice } from '../../setup/notices';
import { listNotices } from '../../store/notices';
import { route } from '../route';
import { documented, pageOf, paging } from '../schemas';

const about = z.array(z.enum(problemKinds)).min(1).max(problemKinds.length);

const notice = documented('Notice', {
  id: z.string(),
  kind: z.enum(noticeKinds),
  target: z.string().describe('Masked: whoever knows it can write there'),
  about: z.array(z.enum(problemKinds)),
  enabled: z.boolean(),
  createdAt: z.string(),
  lastSentAt: z.string().nullable().describe('When a message last arrived'),
  lastError: z.string().nullable().describe('Why the last message did not arrive'),
});

const target = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .meta({ examples: ['dana@example.com', 'https://hooks.slack.com/services/…'] });

export const noticeRoutes = [
  route({
    method: 'get',
    path: '/v1/notices',
    summary: 'Who hears of problems, newest first',
    access: 'admin',
    query: z.object(paging),
    answers: {
      200: pageOf(notice).extend({ kinds: z.array(z.enum(noticeKinds)).describe('What this relay can send') }),
    },
    handle: async ({ context, caller, query }) => ({
      status: 200,
      body: { ...(await listNotices(context.database, caller.organisationId, query)), kinds: kindsOf(context) },
    }),
  }),
  route({
    method: 'post',
    path: '/v1/notices',
    summary: 'Have somebody told of problems: by e-mail, Slack, Teams or a signed webhook',
    access: 'admin',
    body: z.object({
      kind: z.enum(noticeKinds),
      target,
      about: about.default([...problemKinds]),
      enabled: z.boolean().default(true),
    }),
    answers: {
      201: notice.extend({
        secret: z.string().optional().describe('What a webhook is signed with, answered this once'),
      }),
    },
    problems: [409],
    handle: async ({ context, caller, body }) => ({ status: 201, body: await createNotice(context, caller, body) }),
  }),
  route({
    method: 'patch',
    path: '/v1/notices/:id',
    summary: 'Change a notice',
    access: 'admin',
    params: z.object({ id: z.string() }),
    body: z.object({ target: target.optional(), about: about.optional(), enabled: z.boolean().optional() }),
    answers: { 200: notice },
    handle: async ({ context, caller, params, body }) => ({
      status: 200,
      body: await changeNotice(context, caller, params.id, {
        ...(body.target !== undefined && { target: body.target }),
        ...(body.about !== undefined && { about: body.about }),
        ...(body.enabled !== undefined && { enabled: body.enabled }),
      }),
    }),
  }),
  route({
    method: 'delete',
    path: '/v1/notices/:id',
    summary: 'Delete a notice',
    access: 'admin',
    params: z.object({ id: z.string() }),
    answers: { 204: null },
    handle: async ({ context, caller, params }) => {
      await deleteNotice(context, caller, params.id);
      return { status: 204 };
    },
  }),
  route({
    method: 'post',
    path: '/v1/notices/:id/test',
    summary: 'Send a test, and say how the receiver took it',
    access: 'admin',
    params: z.object({ id: z.string() }),
    answers: { 200: z.object({ ok: z.boolean(), message: z.string() }) },
    handle: async ({ context, caller, params }) => ({
      status: 200,
      body: await testNotice(context, caller, params.id),
    }),
  }),
];
